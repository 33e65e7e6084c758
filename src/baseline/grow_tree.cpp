#include "baseline/grow_tree.hpp"

#include <algorithm>

#include "base/philox.hpp"
#include "baseline/split_search.hpp"

namespace lamina::baseline {

namespace {

// A node that waits for its turn: its rows, and whose right child it is.
struct Open {
  std::size_t begin, end;
  std::int64_t depth;
  std::size_t parent;
  bool right;
};

class Grower {
 public:
  Grower(const RankedInputs& inputs, const Responses& responses, const std::vector<double>& weights,
         const GrowthRules& rules)
      : inputs_(inputs), weights_(weights), rules_(rules), search_(inputs, responses), candidates_(inputs.usable) {
    for (std::size_t row = 0; row < weights.size(); ++row)
      if (weights[row] > 0) rows_.push_back(static_cast<std::uint32_t>(row));
  }

  DecisionTree grow() {
    open_.push_back({0, rows_.size(), 0, 0, false});
    while (!open_.empty()) {
      const Open here = open_.back();
      open_.pop_back();
      visit(here);
    }
    return std::move(tree_);
  }

 private:
  void visit(const Open& here) {
    const std::size_t node = tree_.nodes.size();
    tree_.nodes.emplace_back();
    if (here.right) tree_.nodes[here.parent].link = static_cast<std::uint32_t>(node);
    search_.enter({rows_.data() + here.begin, here.end - here.begin}, weights_);
    tree_.nodes[node].weight = search_.weight();
    const Split best = may_split(here) ? find_split(node) : Split{};
    if (best.found())
      split(here, node, best);
    else
      tree_.make_leaf(node, search_.answer());
  }

  bool may_split(const Open& here) const {
    return !search_.pure() && here.end - here.begin >= 2 * rules_.min_rows &&
           (rules_.depth == 0 || here.depth < rules_.depth) && !cancelled(rules_.cancel);
  }

  Split find_split(std::size_t node) {
    Split best;
    if (rules_.mtries > 0 && rules_.mtries < candidates_.size()) {
      try_drawn_inputs(node, best);
    } else {
      for (std::size_t i = 0; i < candidates_.size() && !cancelled(rules_.cancel); ++i)
        search_.try_input(candidates_[i], rules_.min_rows, best);
    }
    return best;
  }

  // Fisher and Yates from the first place up, as far as needed. Where the candidates begin does not matter.
  void try_drawn_inputs(std::size_t node, Split& best) {
    const Stream stream(rules_.seed, Purpose::split_inputs, rules_.tree, static_cast<std::uint32_t>(node));
    std::size_t varied = 0;
    for (std::size_t i = 0; i < candidates_.size() && (i < rules_.mtries || varied == 0); ++i) {
      if (cancelled(rules_.cancel)) return;
      const std::size_t other = i + drawn_below(stream.bits(static_cast<std::uint32_t>(i)), candidates_.size() - i);
      std::swap(candidates_[i], candidates_[other]);
      varied += search_.try_input(candidates_[i], rules_.min_rows, best);
    }
  }

  void split(const Open& here, std::size_t node, const Split& best) {
    const Rank* ranks = inputs_.of(best.input);
    const auto first = rows_.begin() + static_cast<std::ptrdiff_t>(here.begin);
    const auto last = rows_.begin() + static_cast<std::ptrdiff_t>(here.end);
    const auto middle = std::stable_partition(first, last, [&](std::uint32_t row) { return ranks[row] <= best.left; });
    const auto cut = static_cast<std::size_t>(middle - rows_.begin());
    TreeNode& split = tree_.nodes[node];
    split.input = static_cast<std::int32_t>(best.input);
    split.threshold = inputs_.inputs[best.input].between(best.left, best.right);
    split.gain = std::max(best.gain, 0.0);
    open_.push_back({cut, here.end, here.depth + 1, node, true});
    open_.push_back({here.begin, cut, here.depth + 1, node, false});
  }

  const RankedInputs& inputs_;
  const std::vector<double>& weights_;
  const GrowthRules& rules_;
  SplitSearch search_;
  std::vector<std::uint32_t> candidates_;
  std::vector<std::uint32_t> rows_;  // a node's are a stretch of them, ascending
  std::vector<Open> open_;
  DecisionTree tree_;
};

}  // namespace

DecisionTree grow_tree(const RankedInputs& inputs, const Responses& responses, const std::vector<double>& weights,
                       const GrowthRules& rules) {
  return Grower(inputs, responses, weights, rules).grow();
}

}  // namespace lamina::baseline
