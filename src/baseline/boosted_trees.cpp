#include "baseline/boosted_trees.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/math.hpp"
#include "baseline/tree_ensemble.hpp"
#include "lamina/error.hpp"

namespace lamina::baseline {

namespace {

constexpr double kMostMargin = 1e30;  // a million of them are finite in single precision

std::size_t margin_count(const train::Target& target) {
  return target.task() == Task::multiclass ? target.levels.size() : 1;
}

void require(bool holds) {
  if (!holds)
    throw Error(ErrorKind::model, "the margins of boosting in the model file are out of range", "train it again");
}

}  // namespace

float single_precision(double value) {
  constexpr double kLargest = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(value, -kLargest, kLargest));
}

BoostedTrees::BoostedTrees(std::vector<DecisionTree> trees, Margins margins, const Encoder& encoder,
                           const train::Target& target)
    : trees_(std::move(trees)),
      margins_(std::move(margins)),
      inputs_(meanings_of(encoder)),
      levels_(target.levels.size()),
      positive_(target.positive) {}

BoostedTrees::BoostedTrees(const Saved& saved, const Encoder& encoder, const train::Target& target)
    : BoostedTrees(trees_from_tensors(saved.tensors, encoder.width(), {margin_count(target), false}),
                   {saved.content.at("starts").get<std::vector<double>>(), saved.content.at("shift").get<double>(),
                    saved.content.at("scale").get<double>()},
                   encoder, target) {
  require(margins_.starts.size() == margin_count(target) && margins_.scale > 0);
  for (const double start : margins_.starts) require(std::fabs(start) < kMostMargin);
  for (const DecisionTree& tree : trees_)
    for (const LeafPart& leaf : tree.parts) require(std::fabs(leaf.value) < kMostMargin);
}

// Sums as XGBoost does: in single precision, from the start on, tree by tree.
void BoostedTrees::answer(const Matrix& inputs, const std::vector<double>& offsets, double* answers) const {
  std::vector<double> row(inputs.columns);
  std::vector<float> margins(margins_.starts.size());
  for (std::size_t i = 0; i < inputs.rows; ++i) {
    std::transform(inputs.row(i), inputs.row(i) + inputs.columns, row.begin(), single_precision);
    const double offset = offsets.empty() ? 0 : offsets[i] / margins_.scale;
    for (std::size_t k = 0; k < margins.size(); ++k) margins[k] = single_precision(margins_.starts[k] + offset);
    for (const DecisionTree& tree : trees_) {
      const LeafPart& leaf = tree.answer_of(tree.leaf_of(row.data()))[0];
      margins[static_cast<std::size_t>(leaf.answer)] += static_cast<float>(leaf.value);
    }
    link(margins, answers + i * std::max<std::size_t>(levels_, 1));
  }
}

void BoostedTrees::link(const std::vector<float>& margins, double* answers) const {
  if (levels_ == 0) {
    answers[0] = margins[0] * margins_.scale + margins_.shift;
  } else if (levels_ == 2) {
    answers[positive_] = math::sigmoid(double{margins[0]});
    answers[1 - positive_] = 1 - answers[positive_];
  } else {
    const double most = *std::max_element(margins.begin(), margins.end());
    double sum = 0;
    for (std::size_t k = 0; k < levels_; ++k) sum += answers[k] = math::exp(margins[k] - most);
    for (std::size_t k = 0; k < levels_; ++k) answers[k] /= sum;
  }
}

Saved BoostedTrees::save() const {
  return {{{"starts", margins_.starts}, {"shift", margins_.shift}, {"scale", margins_.scale}},
          trees_to_tensors(trees_)};
}

std::vector<LearntTable> BoostedTrees::tables() const { return {importance_of(trees_, total_gains(trees_), inputs_)}; }

}  // namespace lamina::baseline
