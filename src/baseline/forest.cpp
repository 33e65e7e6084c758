// Bagging (Breiman, "Bagging Predictors", 1996): trees of samples of the rows. Random forests (Breiman, 2001): the
// same, with a few inputs drawn anew for each split.
#include <algorithm>
#include <cmath>

#include "base/thread_pool.hpp"
#include "baseline/grow_tree.hpp"
#include "baseline/kinds.hpp"
#include "baseline/out_of_bag.hpp"
#include "baseline/tree_ensemble.hpp"

namespace lamina::baseline {

namespace {

constexpr std::size_t kUsualTrees = 100;

std::size_t usual_mtries(std::size_t inputs, bool classes) {
  const std::size_t tries = classes ? static_cast<std::size_t>(std::sqrt(static_cast<double>(inputs))) : inputs / 3;
  return std::max<std::size_t>(tries, 1);
}

class ForestFit {
 public:
  ForestFit(const Lesson& lesson, bool draws_inputs)
      : lesson_(lesson),
        inputs_(rank_inputs(lesson.inputs, lesson.pool, lesson.cancel)),
        responses_(responses_of(lesson)),
        mtries_(draws_inputs ? mtries() : 0),
        trees_(lesson.options.trees ? static_cast<std::size_t>(lesson.options.trees) : kUsualTrees),
        seen_(trees_.size()) {}

  std::unique_ptr<Learner> run() {
    std::atomic<std::size_t> next = 0;
    lesson_.pool.run([&](int) {
      for (std::size_t tree; (tree = next.fetch_add(1)) < trees_.size();)
        if (tree == 0 || !cancelled(lesson_.cancel)) grow(tree);
    });
    drop_unstarted();
    TreeEnsemble::OutOfBag out_of_bag;
    if (!cancelled(lesson_.cancel)) out_of_bag = judge_out_of_bag(trees_, seen_, lesson_);
    return std::make_unique<TreeEnsemble>(std::move(trees_), std::move(out_of_bag), lesson_.encoder, lesson_.target);
  }

 private:
  std::size_t mtries() const {
    const std::int64_t asked = lesson_.options.mtries;
    return asked ? static_cast<std::size_t>(asked) : usual_mtries(inputs_.usable.size(), lesson_.target.classes());
  }

  void grow(std::size_t tree) {
    const auto times = times_drawn(inputs_.rows, lesson_.options, tree);
    std::vector<double> weights(times.size());
    seen_[tree].resize(times.size());
    for (std::size_t row = 0; row < times.size(); ++row) {
      weights[row] = times[row] * lesson_.truth.weights[row];
      seen_[tree][row] = times[row] > 0;
    }
    GrowthRules rules;
    rules.depth = lesson_.options.depth;
    rules.min_rows = static_cast<std::size_t>(lesson_.options.min_rows);
    rules.mtries = mtries_;
    rules.seed = lesson_.options.seed;
    rules.tree = static_cast<std::uint32_t>(tree);
    rules.cancel = lesson_.cancel;
    trees_[tree] = grow_tree(inputs_, responses_, weights, rules);
  }

  void drop_unstarted() {
    const auto unstarted = [](const DecisionTree& tree) { return tree.nodes.empty(); };
    trees_.erase(std::remove_if(trees_.begin(), trees_.end(), unstarted), trees_.end());
  }

  const Lesson& lesson_;
  const RankedInputs inputs_;
  const Responses responses_;
  const std::size_t mtries_;
  std::vector<DecisionTree> trees_;
  std::vector<std::vector<bool>> seen_;  // rows of each tree's sample
};

std::unique_ptr<Learner> fit_bagging(const Lesson& lesson) { return ForestFit(lesson, false).run(); }
std::unique_ptr<Learner> fit_forest(const Lesson& lesson) { return ForestFit(lesson, true).run(); }

}  // namespace

LearnerKind bagging_kind() {
  return {"bagging",      "bag of decision trees",
          "Breiman 1996", {"trees", "depth", "min_rows", "row_share"},
          true,           true,
          false,          fit_bagging,
          load_trees};
}

LearnerKind forest_kind() {
  return {"forest", "random forest", "Breiman 2001", {"trees", "depth", "min_rows", "mtries", "row_share"}, true, true,
          false,    fit_forest,      load_trees};
}

}  // namespace lamina::baseline
