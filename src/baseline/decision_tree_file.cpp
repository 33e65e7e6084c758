// Decision trees as tensors and back, with nothing taken on trust.
#include <cmath>

#include "baseline/decision_tree.hpp"
#include "lamina/error.hpp"

namespace lamina::baseline {

namespace {

constexpr std::size_t kTreeFields = 2, kNodeFields = 5, kPartFields = 2;
constexpr double kShareTolerance = 1e-6;  // of a sum that is 1 but for rounding

void require(bool holds, const char* what) {
  if (!holds) throw Error(ErrorKind::model, std::string("the trees in the model file ") + what, "train it again");
}

train::Tensor table(const char* name, std::size_t fields) { return {name, {0, static_cast<std::int64_t>(fields)}, {}}; }

void add_row(train::Tensor& tensor, std::initializer_list<double> cells) {
  ++tensor.shape[0];
  tensor.values.insert(tensor.values.end(), cells);
}

const train::Tensor& find(const std::vector<train::Tensor>& tensors, const char* name, std::size_t fields) {
  for (const train::Tensor& tensor : tensors) {
    if (tensor.name != name) continue;
    require(tensor.shape.size() == 2 && tensor.shape[1] == static_cast<std::int64_t>(fields) && tensor.shape[0] > 0 &&
                tensor.values.size() == static_cast<std::size_t>(tensor.shape[0]) * fields,
            "have another shape");
    return tensor;
  }
  require(false, "are lacking");
  return tensors.front();
}

// Takes the rows of a tensor one after the other.
class Rows {
 public:
  Rows(const std::vector<train::Tensor>& tensors, const char* name, std::size_t fields)
      : tensor_(find(tensors, name, fields)), fields_(fields) {}

  bool done() const { return next_ == tensor_.values.size(); }
  std::size_t left() const { return (tensor_.values.size() - next_) / fields_; }
  const double* take() {
    require(!done(), "have too few rows");
    const double* row = tensor_.values.data() + next_;
    next_ += fields_;
    return row;
  }

 private:
  const train::Tensor& tensor_;
  std::size_t fields_, next_ = 0;
};

// A whole number from `least` to below `end`.
std::size_t whole(double value, std::size_t least, std::size_t end) {
  require(value >= static_cast<double>(least) && value < static_cast<double>(end) && std::floor(value) == value,
          "have a number out of its range");
  return static_cast<std::size_t>(value);
}

TreeNode read_node(const double* row, std::size_t inputs) {
  TreeNode node;
  const bool leaf = row[0] == -1;
  node.input = leaf ? -1 : static_cast<std::int32_t>(whole(row[0], 0, inputs));
  if (leaf)
    node.parts = static_cast<std::uint32_t>(whole(row[1], 1, UINT32_MAX));
  else
    node.threshold = row[1];
  node.link = static_cast<std::uint32_t>(whole(row[2], 0, UINT32_MAX));
  node.weight = row[3];
  node.gain = row[4];
  require(std::isfinite(node.threshold) && std::isfinite(node.weight) && node.weight > 0 && std::isfinite(node.gain) &&
              node.gain >= 0,
          "have a number out of its range");
  return node;
}

// In the order of a walk that goes left first, each split's right child comes when its left branch is done.
void check_walk(const DecisionTree& tree) {
  std::vector<std::uint32_t> rights;  // of the splits whose left branch is being walked
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    const TreeNode& node = tree.nodes[i];
    if (!node.leaf()) {
      rights.push_back(node.link);
      continue;
    }
    const bool last = i + 1 == tree.nodes.size();
    require(last == rights.empty() && (last || rights.back() == i + 1), "have a branch that leads nowhere");
    if (!last) rights.pop_back();
  }
  require(tree.nodes.back().leaf(), "have a branch that leads nowhere");
}

void check_leaf(std::span<const LeafPart> leaf, const AnswerSpace& space) {
  if (!space.classes) {
    require(leaf.size() == 1, "have a leaf with no single answer");
    return;
  }
  double sum = 0;
  for (std::size_t i = 0; i < leaf.size(); ++i) {
    require(leaf[i].value >= 0 && (i == 0 || leaf[i].answer > leaf[i - 1].answer), "have a leaf without shares");
    sum += leaf[i].value;
  }
  require(std::fabs(sum - 1) <= kShareTolerance, "have a leaf whose shares do not add up to 1");
}

LeafPart read_part(const double* row, const AnswerSpace& space) {
  require(std::isfinite(row[1]), "have an answer that is not finite");
  return {static_cast<std::int32_t>(whole(row[0], 0, space.width)), row[1]};
}

DecisionTree read_tree(const double* sizes, Rows& nodes, Rows& parts, std::size_t inputs, const AnswerSpace& space) {
  DecisionTree tree;
  tree.nodes.resize(whole(sizes[0], 1, nodes.left() + 1));
  tree.parts.resize(whole(sizes[1], 1, parts.left() + 1));
  for (TreeNode& node : tree.nodes) node = read_node(nodes.take(), inputs);
  for (LeafPart& part : tree.parts) part = read_part(parts.take(), space);
  check_walk(tree);
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    const TreeNode& node = tree.nodes[i];
    if (!node.leaf()) continue;
    require(std::size_t{node.link} + node.parts <= tree.parts.size(), "have a leaf without an answer");
    check_leaf(tree.answer_of(i), space);
  }
  return tree;
}

}  // namespace

std::vector<train::Tensor> trees_to_tensors(const std::vector<DecisionTree>& trees) {
  train::Tensor sizes = table("trees", kTreeFields), nodes = table("nodes", kNodeFields),
                parts = table("parts", kPartFields);
  for (const DecisionTree& tree : trees) {
    add_row(sizes, {static_cast<double>(tree.nodes.size()), static_cast<double>(tree.parts.size())});
    for (const TreeNode& node : tree.nodes)
      add_row(nodes, {static_cast<double>(node.input), node.leaf() ? node.parts : node.threshold,
                      static_cast<double>(node.link), node.weight, node.gain});
    for (const LeafPart& part : tree.parts) add_row(parts, {static_cast<double>(part.answer), part.value});
  }
  return {sizes, nodes, parts};
}

std::vector<DecisionTree> trees_from_tensors(const std::vector<train::Tensor>& tensors, std::size_t inputs,
                                             const AnswerSpace& space) {
  Rows sizes(tensors, "trees", kTreeFields), nodes(tensors, "nodes", kNodeFields), parts(tensors, "parts", kPartFields);
  std::vector<DecisionTree> trees;
  while (!sizes.done()) trees.push_back(read_tree(sizes.take(), nodes, parts, inputs, space));
  require(nodes.done() && parts.done(), "have too many rows");
  return trees;
}

}  // namespace lamina::baseline
