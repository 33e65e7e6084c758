#include "baseline/tree_ensemble.hpp"

#include <algorithm>
#include <cmath>

#include "baseline/draw_tree.hpp"
#include "lamina/error.hpp"

namespace lamina::baseline {

namespace {

double total_gain(const DecisionTree& tree) {
  double total = 0;
  for (const TreeNode& node : tree.nodes) total += node.gain;
  return total;
}

}  // namespace

std::vector<double> total_gains(const std::vector<DecisionTree>& trees) {
  std::vector<double> gains;
  for (const DecisionTree& tree : trees) gains.push_back(total_gain(tree));
  return gains;
}

LearntTable importance_of(const std::vector<DecisionTree>& trees, const std::vector<double>& tree_weights,
                          const std::vector<InputMeaning>& inputs) {
  std::vector<double> sums(inputs.size(), 0);
  for (std::size_t t = 0; t < trees.size(); ++t) {
    const double total = total_gain(trees[t]);
    for (const TreeNode& node : trees[t].nodes)
      if (node.gain > 0) sums[static_cast<std::size_t>(node.input)] += tree_weights[t] * (node.gain / total);
  }
  return {"importance: share of the splits' gains", importance_table(inputs, sums)};
}

TreeEnsemble::TreeEnsemble(std::vector<DecisionTree> trees, OutOfBag out_of_bag, const Encoder& encoder,
                           const train::Target& target)
    : trees_(std::move(trees)),
      out_of_bag_(std::move(out_of_bag)),
      inputs_(meanings_of(encoder)),
      levels_(target.levels),
      space_(answer_space(target)) {}

TreeEnsemble::TreeEnsemble(const Saved& saved, const Encoder& encoder, const train::Target& target)
    : TreeEnsemble(trees_from_tensors(saved.tensors, encoder.width(), answer_space(target)),
                   saved.content.at("out_of_bag").get<OutOfBag>(), encoder, target) {}

void TreeEnsemble::answer(const Matrix& inputs, const std::vector<double>&, double* answers) const {
  std::fill_n(answers, inputs.rows * space_.width, 0);
  for (const DecisionTree& tree : trees_)
    for (std::size_t row = 0; row < inputs.rows; ++row)
      for (const LeafPart& part : tree.answer_of(tree.leaf_of(inputs.row(row))))
        answers[row * space_.width + static_cast<std::size_t>(part.answer)] += part.value;
  for (std::size_t i = 0; i < inputs.rows * space_.width; ++i) answers[i] /= static_cast<double>(trees_.size());
}

Saved TreeEnsemble::save() const { return {{{"out_of_bag", out_of_bag_}}, trees_to_tensors(trees_)}; }

std::vector<LearntTable> TreeEnsemble::tables() const {
  std::vector<LearntTable> tables;
  if (!out_of_bag_.empty()) {
    std::vector<std::string> keys;
    std::vector<double> values;
    for (const auto& [key, value] : out_of_bag_) {
      keys.push_back(key);
      values.push_back(value);
    }
    tables.push_back({"out of bag: each row answered for by the trees that have not seen it",
                      Frame({Column::text("metric", keys), Column::numbers("value", std::move(values))})});
  }
  tables.push_back(importance_of(trees_, std::vector<double>(trees_.size(), 1), inputs_));
  return tables;
}

std::string TreeEnsemble::text() const { return trees_.size() == 1 ? draw_text(trees_[0], inputs_, levels_) : ""; }
std::string TreeEnsemble::dot() const { return trees_.size() == 1 ? draw_dot(trees_[0], inputs_, levels_) : ""; }

// The signature of the table: other kinds take `saved` apart.
// NOLINTNEXTLINE(performance-unnecessary-value-param)
std::unique_ptr<Learner> load_trees(Saved saved, const Encoder& encoder, const train::Target& target) {
  return std::make_unique<TreeEnsemble>(saved, encoder, target);
}

}  // namespace lamina::baseline
