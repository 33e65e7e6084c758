#include "baseline/prune_tree.hpp"

#include <algorithm>
#include <map>
#include <queue>
#include <utility>

namespace lamina::baseline {

namespace {

constexpr std::size_t kNone = SIZE_MAX;

// One past the last node of each node's branch.
std::vector<std::size_t> branch_ends(const DecisionTree& tree) {
  std::vector<std::size_t> ends(tree.nodes.size());
  for (std::size_t i = ends.size(); i-- > 0;) ends[i] = tree.nodes[i].leaf() ? i + 1 : ends[tree.right(i)];
  return ends;
}

std::vector<std::size_t> parents(const DecisionTree& tree) {
  std::vector<std::size_t> parents(tree.nodes.size(), kNone);
  for (std::size_t i = 0; i < parents.size(); ++i)
    if (!tree.nodes[i].leaf()) parents[i + 1] = parents[tree.right(i)] = i;
  return parents;
}

// Cuts the weakest link again and again. Links only grow stronger, so an entry of the queue that is too low is put
// back.
class Weakest {
 public:
  explicit Weakest(const DecisionTree& tree)
      : parents_(parents(tree)), ends_(branch_ends(tree)), strengths_(tree.nodes.size(), 0), alive_(tree.nodes.size()) {
    gains_.resize(tree.nodes.size());
    splits_.resize(tree.nodes.size());
    for (std::size_t i = tree.nodes.size(); i-- > 0;) {
      alive_[i] = !tree.nodes[i].leaf();
      if (!alive_[i]) continue;
      gains_[i] = tree.nodes[i].gain + gains_[i + 1] + gains_[tree.right(i)];
      splits_[i] = 1 + splits_[i + 1] + splits_[tree.right(i)];
      queue_.emplace(strength(i), i);
    }
  }

  std::vector<double> cut_all() {
    for (double penalty = 0; !queue_.empty();) {
      const auto [lowest, node] = queue_.top();
      queue_.pop();
      if (!alive_[node]) continue;
      if (strength(node) > lowest) {
        queue_.emplace(strength(node), node);
        continue;
      }
      penalty = std::max(penalty, lowest);
      cut(node, penalty);
    }
    return std::move(strengths_);
  }

 private:
  double strength(std::size_t node) const { return gains_[node] / splits_[node]; }

  void cut(std::size_t node, double penalty) {
    for (std::size_t up = parents_[node]; up != kNone; up = parents_[up]) {
      gains_[up] -= gains_[node];
      splits_[up] -= splits_[node];
    }
    for (std::size_t i = node; i < ends_[node]; ++i) {
      if (alive_[i]) strengths_[i] = penalty;
      alive_[i] = false;
    }
  }

  using Link = std::pair<double, std::size_t>;
  std::vector<std::size_t> parents_, ends_;
  std::vector<double> strengths_, gains_, splits_;  // gains and numbers of the splits in a branch
  std::vector<char> alive_;
  std::priority_queue<Link, std::vector<Link>, std::greater<>> queue_;
};

// What a branch answers as a whole.
std::vector<LeafPart> merged_answer(const DecisionTree& tree, std::size_t first, std::size_t end) {
  std::map<std::int32_t, double> sums;
  for (std::size_t i = first; i < end; ++i)
    if (tree.nodes[i].leaf())
      for (const LeafPart& part : tree.answer_of(i)) sums[part.answer] += tree.nodes[i].weight * part.value;
  std::vector<LeafPart> parts;
  for (const auto& [answer, sum] : sums) parts.push_back({answer, sum / tree.nodes[first].weight});
  return parts;
}

}  // namespace

std::vector<double> link_strengths(const DecisionTree& tree) { return Weakest(tree).cut_all(); }

DecisionTree pruned(const DecisionTree& tree, const std::vector<double>& strengths, double penalty) {
  const std::vector<std::size_t> ends = branch_ends(tree);
  std::vector<std::size_t> right_of(tree.nodes.size(), kNone);  // the new place of the node whose right child it is
  DecisionTree result;
  for (std::size_t i = 0; i < tree.nodes.size();) {
    const std::size_t here = result.nodes.size();
    const TreeNode& node = result.nodes.emplace_back(tree.nodes[i]);
    if (right_of[i] != kNone) result.nodes[right_of[i]].link = static_cast<std::uint32_t>(here);
    const bool leaf = node.leaf() || strengths[i] <= penalty;
    if (!leaf) right_of[tree.right(i)] = here;
    if (leaf) result.make_leaf(here, merged_answer(tree, i, ends[i]));
    i = leaf ? ends[i] : i + 1;
  }
  return result;
}

}  // namespace lamina::baseline
