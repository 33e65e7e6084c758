// Predictions beside the truth, checked once, as the formulas of the metrics read them.
#pragma once

#include <cmath>
#include <optional>

#include "lamina/cuts.hpp"
#include "lamina/metrics.hpp"
#include "metrics/ranking.hpp"

namespace lamina {

class Sample {
 public:
  Sample(const Predictions& p, const Truth& t, std::size_t level) : predictions(p), truth(t), positive(level) {}

  const Predictions& predictions;
  const Truth& truth;
  const std::size_t positive;

  std::size_t levels() const { return predictions.levels.size(); }
  bool classifies() const { return levels() > 0; }
  bool missing(std::size_t row) const {
    if (classifies()) return truth.classes[row] < 0;
    return !predictions.reconstructs && std::isnan(truth.values[row]);
  }
  double weight(std::size_t row) const { return truth.weights.empty() ? 1 : truth.weights[row]; }
  std::size_t level(std::size_t row) const { return static_cast<std::size_t>(truth.classes[row]); }
  std::size_t predicted(std::size_t row) const { return static_cast<std::size_t>(predictions.classes[row]); }
  bool wrong(std::size_t row) const { return truth.classes[row] != predictions.classes[row]; }
  double probability(std::size_t row, std::size_t of) const { return predictions.probabilities[row * levels() + of]; }

  // Calls f(row) for the rows that are scored, ascending.
  template <class F>
  void for_each(F&& f) const {
    for (std::size_t row = 0; row < predictions.rows; ++row)
      if (!missing(row)) f(row);
  }

  // Σ w·f(row) over the scored rows: one chain in double.
  template <class F>
  double sum(F&& f) const {
    double total = 0;
    for_each([&](std::size_t row) { total += weight(row) * f(row); });
    return total;
  }

  // Made when first asked for, because several metrics and tables read them. Two classes:
  const Ranking& ranking() const;  // by the positive level
  const Cuts& cuts() const;
  // Several classes:
  const PairAreas& pair_areas() const;

 private:
  mutable std::optional<Ranking> ranking_;
  mutable std::optional<Cuts> cuts_;
  mutable std::optional<PairAreas> pair_areas_;
};

// Predictions of one target (or classes, or a reconstruction). Throws when shapes do not fit (internal), a prediction
// is not finite (divergence) or the truth is unfit (data).
Sample check(const Predictions& predictions, const Truth& truth, std::optional<std::size_t> positive);

// All metrics that apply, of one target.
Report report_of(const Sample& sample);

// One of several targets, alone.
Predictions of_target(const Predictions& predictions, std::size_t target);
Truth of_target(const Truth& truth, std::size_t target, std::size_t targets);

// The sums of weights by truth and prediction.
Confusion confusion(const Sample& sample);

}  // namespace lamina
