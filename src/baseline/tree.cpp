// One decision tree.
#include "baseline/kinds.hpp"
#include "baseline/prune_tree.hpp"
#include "baseline/tree_ensemble.hpp"

namespace lamina::baseline {

namespace {

std::unique_ptr<Learner> fit_tree(const Lesson& lesson) {
  const RankedInputs inputs = rank_inputs(lesson.inputs, lesson.pool, lesson.cancel);
  const Responses responses = responses_of(lesson);
  GrowthRules rules;
  rules.depth = lesson.options.depth;
  rules.min_rows = static_cast<std::size_t>(lesson.options.min_rows);
  rules.seed = lesson.options.seed;
  rules.cancel = lesson.cancel;
  DecisionTree tree = grow_tree(inputs, responses, lesson.truth.weights, rules);
  if (lesson.options.prune && inputs.rows > 1) {
    const double penalty = best_penalty(tree, inputs, responses, lesson.truth.weights, rules, lesson.pool);
    tree = pruned(tree, link_strengths(tree), penalty);
  }
  return std::make_unique<TreeEnsemble>(std::vector{std::move(tree)}, TreeEnsemble::OutOfBag{}, lesson.encoder,
                                        lesson.target);
}

}  // namespace

LearnerKind tree_kind() {
  return {"tree",
          "decision tree",
          "Breiman, Friedman, Olshen & Stone 1984",
          {"depth", "min_rows", "prune"},
          true,
          true,
          false,
          fit_tree,
          load_trees};
}

}  // namespace lamina::baseline
