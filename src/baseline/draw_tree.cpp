#include "baseline/draw_tree.hpp"

#include <fmt/format.h>

#include "base/printable.hpp"

namespace lamina::baseline {

namespace {

constexpr std::size_t kNone = SIZE_MAX;

std::string rows_text(const TreeNode& node) {
  return fmt::format("{:.6g} row{}", node.weight, node.weight == 1 ? "" : "s");
}

// "No 0.93, Yes 0.07", or the number.
std::string answer_text(std::span<const LeafPart> leaf, const std::vector<std::string>& levels) {
  if (levels.empty()) return fmt::format("{:.6g}", leaf[0].value);
  std::string text;
  for (const LeafPart& part : leaf)
    text += fmt::format("{}{} {:.3g}", text.empty() ? "" : ", ",
                        printable(levels[static_cast<std::size_t>(part.answer)]), part.value);
  return text;
}

// What is drawn of a node, where it hangs and on which branch: "yes", "no", or none at the root.
struct Drawn {
  std::size_t node = 0, parent = kNone, depth = 0;
  const char* branch = "";
};

// Calls draw(where, question) for each node, the branch "yes" of a split before "no".
template <class Draw>
void walk(const DecisionTree& tree, const std::vector<InputMeaning>& inputs, const Draw& draw) {
  std::vector<Drawn> open = {{}};
  while (!open.empty()) {
    const Drawn here = open.back();
    open.pop_back();
    const TreeNode& node = tree.nodes[here.node];
    Question asked = node.leaf() ? Question{} : question(inputs[static_cast<std::size_t>(node.input)], node.threshold);
    asked.text = printable(asked.text);
    draw(here, asked.text);
    if (node.leaf()) continue;
    const std::size_t left = here.node + 1, right = tree.right(here.node);
    open.push_back({asked.yes_is_left ? right : left, here.node, here.depth + 1, "no"});
    open.push_back({asked.yes_is_left ? left : right, here.node, here.depth + 1, "yes"});
  }
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

}  // namespace

std::string draw_text(const DecisionTree& tree, const std::vector<InputMeaning>& inputs,
                      const std::vector<std::string>& levels) {
  std::string text;
  walk(tree, inputs, [&](const Drawn& here, const std::string& asked) {
    const TreeNode& node = tree.nodes[here.node];
    const std::string said = node.leaf() ? answer_text(tree.answer_of(here.node), levels) : asked + "?";
    const std::string branch = here.parent == kNone ? "" : fmt::format("{:<5}", std::string(here.branch) + ":");
    text += std::string(4 * here.depth, ' ') + branch + said + "  (" + rows_text(node) + ")\n";
  });
  return text;
}

std::string draw_dot(const DecisionTree& tree, const std::vector<InputMeaning>& inputs,
                     const std::vector<std::string>& levels) {
  std::string text = "digraph tree {\n  node [shape=box, fontname=\"sans-serif\"];\n";
  walk(tree, inputs, [&](const Drawn& here, const std::string& asked) {
    const TreeNode& node = tree.nodes[here.node];
    const std::string said = node.leaf() ? answer_text(tree.answer_of(here.node), levels) : asked;
    std::string label = quoted(said);
    label.insert(label.size() - 1, "\\n" + rows_text(node));  // \n is Graphviz's own escape
    text += fmt::format("  {} [label={}{}];\n", here.node, label, node.leaf() ? ", style=rounded" : "");
    if (here.parent != kNone) text += fmt::format("  {} -> {} [label={}];\n", here.parent, here.node, here.branch);
  });
  return text + "}\n";
}

}  // namespace lamina::baseline
