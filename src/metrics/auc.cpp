#include "lamina/auc.hpp"

#include <algorithm>

#include "lamina/error.hpp"
#include "metrics/formulas.hpp"

namespace lamina {

namespace {

constexpr double kNormalQuantile = 1.959963984540054;  // Φ⁻¹((1 + kConfidence) / 2)
static_assert(kConfidence == 0.95);

// Of the rows of one class: Σ w²(placement − area)², and how many there are.
struct Spread {
  double squares = 0, rows = 0;

  void add(double weight, double away) {
    squares += weight * weight * away * away;
    rows += 1;
  }
  // The variance of the weighted mean of the placements, weights adding up to `whole`.
  double variance(double whole) const { return squares / (whole * whole) * (rows / (rows - 1)); }
};

}  // namespace

std::optional<AucInterval> auc_interval(const Sample& sample) {
  const std::optional<double> area = formula::auc(sample);
  if (!area) return std::nullopt;
  const Cuts& all = sample.cuts();
  const Ranking& ranking = sample.ranking();
  Spread positives, negatives;
  Cut before;
  std::size_t cut = 0;
  for_each_tie(ranking, [&](std::size_t first, std::size_t last) {
    const Cut& here = all.cuts[cut++];
    // The share of the other class that such a row is on the right side of, ties by half.
    const double below = all.negatives - 0.5 * (before.false_positives + here.false_positives);
    const double above = 0.5 * (before.true_positives + here.true_positives);
    for (std::size_t k = first; k < last; ++k) {
      const double weight = sample.weight(ranking[k].row);
      if (sample.level(ranking[k].row) == sample.positive)
        positives.add(weight, below / all.negatives - *area);
      else
        negatives.add(weight, above / all.positives - *area);
    }
    before = here;
  });
  if (positives.rows < 2 || negatives.rows < 2) return std::nullopt;
  const double error = std::sqrt(positives.variance(all.positives) + negatives.variance(all.negatives));
  return AucInterval{*area, error, std::max(0.0, *area - kNormalQuantile * error),
                     std::min(1.0, *area + kNormalQuantile * error)};
}

std::optional<AucInterval> auc_interval(const Predictions& predictions, const Truth& truth,
                                        std::optional<std::size_t> positive) {
  expect(predictions.levels.size() == 2, "an AUC of other than two classes");
  return auc_interval(check(predictions, truth, positive));
}

}  // namespace lamina
