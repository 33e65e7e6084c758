// How far a tree is cut back.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/philox.hpp"
#include "base/thread_pool.hpp"
#include "baseline/prune_tree.hpp"

namespace lamina::baseline {

namespace {

constexpr std::size_t kFolds = 10;
constexpr std::size_t kMostCandidates = 50;

// Penalties in the middle of the ranges in which the tree stays the same, by Breiman and others the geometric middle;
// at most kMostCandidates of them, evenly.
std::vector<double> candidate_penalties(std::vector<double> strengths) {
  std::sort(strengths.begin(), strengths.end());
  strengths.erase(std::unique(strengths.begin(), strengths.end()), strengths.end());
  std::vector<double> middles;
  for (std::size_t i = 0; i + 1 < strengths.size(); ++i) middles.push_back(std::sqrt(strengths[i] * strengths[i + 1]));
  middles.push_back(std::numeric_limits<double>::max());
  if (middles.size() <= kMostCandidates) return middles;
  std::vector<double> some;
  for (std::size_t i = 0; i < kMostCandidates; ++i)
    some.push_back(middles[i * (middles.size() - 1) / (kMostCandidates - 1)]);
  return some;
}

// Of the classes' indicators, or the number in the responses' unit.
double squared_error(std::span<const LeafPart> answer, const Responses& responses, std::size_t row) {
  if (responses.classes.empty()) {
    const double error = answer[0].value / responses.unit - responses.numbers[row];
    return error * error;
  }
  double error = 1;
  for (const LeafPart& part : answer)
    error += part.value * (part.value - (part.answer == responses.classes[row] ? 2 : 0));
  return error;
}

// The rows as matrices have them are gone; their ranks are there still, and a threshold lies between two ranks.
std::size_t leaf_of(const DecisionTree& tree, const RankedInputs& inputs, std::size_t row) {
  std::size_t node = 0;
  while (!tree.nodes[node].leaf()) {
    const auto input = static_cast<std::size_t>(tree.nodes[node].input);
    const double value = inputs.inputs[input].highest[inputs.of(input)[row]];
    node = value <= tree.nodes[node].threshold ? node + 1 : tree.right(node);
  }
  return node;
}

// Weighted squared errors of the held-out rows, by row, then candidate.
using Errors = std::vector<std::vector<double>>;

void judge_fold(std::size_t fold, const std::vector<std::uint32_t>& places, const std::vector<double>& candidates,
                const RankedInputs& inputs, const Responses& responses, const std::vector<double>& weights,
                const GrowthRules& rules, Errors& errors) {
  std::vector<double> training = weights;
  double all = 0, trained = 0;
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (places[row] % kFolds == fold) training[row] = 0;
    all += weights[row];
    trained += training[row];
  }
  const DecisionTree tree = grow_tree(inputs, responses, training, rules);
  const std::vector<double> strengths = link_strengths(tree);
  for (std::size_t k = 0; k < candidates.size() && !cancelled(rules.cancel); ++k) {
    const DecisionTree cut = pruned(tree, strengths, candidates[k] * (trained / all));
    for (std::size_t row = 0; row < weights.size(); ++row)
      if (training[row] == 0)
        errors[k][row] = weights[row] * squared_error(cut.answer_of(leaf_of(cut, inputs, row)), responses, row);
  }
}

double total(const std::vector<double>& errors) { return std::accumulate(errors.begin(), errors.end(), 0.0); }

}  // namespace

double best_penalty(const DecisionTree& tree, const RankedInputs& inputs, const Responses& responses,
                    const std::vector<double>& weights, const GrowthRules& rules, ThreadPool& pool) {
  const std::vector<double> candidates = candidate_penalties(link_strengths(tree));
  const std::vector<std::uint32_t> places = permutation(weights.size(), rules.seed, Purpose::folds);
  Errors errors(candidates.size(), std::vector<double>(weights.size()));
  std::atomic<std::size_t> next = 0;
  pool.run([&](int) {
    for (std::size_t fold; (fold = next.fetch_add(1)) < std::min(kFolds, weights.size());)
      judge_fold(fold, places, candidates, inputs, responses, weights, rules, errors);
  });
  if (cancelled(rules.cancel)) return 0;
  std::size_t best = 0;
  for (std::size_t k = 0; k < candidates.size(); ++k)
    if (total(errors[k]) <= total(errors[best])) best = k;
  return candidates[best];
}

}  // namespace lamina::baseline
