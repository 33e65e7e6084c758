#include "baseline/decision_tree.hpp"

#include "train/bulk.hpp"

namespace lamina::baseline {

void DecisionTree::make_leaf(std::size_t node, const std::vector<LeafPart>& answer) {
  nodes[node].input = -1;
  nodes[node].threshold = nodes[node].gain = 0;
  nodes[node].link = static_cast<std::uint32_t>(parts.size());
  nodes[node].parts = static_cast<std::uint32_t>(answer.size());
  parts.insert(parts.end(), answer.begin(), answer.end());
}

std::int32_t majority(std::span<const LeafPart> leaf) {
  const LeafPart* best = &leaf[0];
  for (const LeafPart& part : leaf)
    if (part.value > best->value) best = &part;
  return best->answer;
}

AnswerSpace answer_space(const train::Target& target) { return {train::answer_width(target), target.classes()}; }

}  // namespace lamina::baseline
