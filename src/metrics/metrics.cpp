// Every metric: its formula, and below them the table that declares it.
#include "lamina/metrics.hpp"

#include <algorithm>
#include <cmath>

#include "base/math.hpp"
#include "metrics/sample.hpp"

namespace lamina {

namespace {

using Result = std::optional<double>;

Result ratio(double part, double whole) { return whole > 0 ? Result(part / whole) : std::nullopt; }

double total(const Sample& sample) {
  return sample.sum([](std::size_t) { return 1.0; });
}

Result error_rate(const Sample& sample) {
  return ratio(sample.sum([&](std::size_t row) { return sample.wrong(row) ? 1.0 : 0.0; }), total(sample));
}

Result accuracy(const Sample& sample) {
  return ratio(sample.sum([&](std::size_t row) { return sample.wrong(row) ? 0.0 : 1.0; }), total(sample));
}

Result mean_per_class_error(const Sample& sample) {
  std::vector<double> wrong(sample.levels()), all(sample.levels());
  sample.for_each([&](std::size_t row) {
    all[sample.level(row)] += sample.weight(row);
    if (sample.wrong(row)) wrong[sample.level(row)] += sample.weight(row);
  });
  double sum = 0, present = 0;
  for (std::size_t level = 0; level < all.size(); ++level)
    if (all[level] > 0) sum += wrong[level] / all[level], present += 1;
  return ratio(sum, present);
}

constexpr double kLeastProbability = 1e-15;  // one wrong answer given as certain must not make the mean infinite

Result log_loss(const Sample& sample) {
  return ratio(sample.sum([&](std::size_t row) {
    return -math::log(std::max(sample.probability(row, sample.level(row)), kLeastProbability));
  }),
               total(sample));
}

// The rows of positive weight, by probability of the positive level, ties by row.
std::vector<std::size_t> ranked(const Sample& sample) {
  std::vector<std::size_t> rows;
  sample.for_each([&](std::size_t row) {
    if (sample.weight(row) > 0) rows.push_back(row);
  });
  std::sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
    const double pa = sample.probability(a, sample.positive), pb = sample.probability(b, sample.positive);
    return pa < pb || (pa == pb && a < b);
  });
  return rows;
}

// The area under the ROC curve as the statistic of Mann and Whitney: the share of pairs of a positive and a negative
// row in which the positive has the higher probability, ties counting one half. Exact for whole weights.
Result auc(const Sample& sample) {
  const std::vector<std::size_t> rows = ranked(sample);
  double pairs = 0, positives = 0, negatives = 0;
  for (std::size_t i = 0; i < rows.size();) {
    const double probability = sample.probability(rows[i], sample.positive);
    double tied_positives = 0, tied_negatives = 0;
    for (; i < rows.size() && sample.probability(rows[i], sample.positive) == probability; ++i)
      (sample.level(rows[i]) == sample.positive ? tied_positives : tied_negatives) += sample.weight(rows[i]);
    pairs += tied_positives * (negatives + 0.5 * tied_negatives);
    positives += tied_positives;
    negatives += tied_negatives;
  }
  return ratio(pairs, positives * negatives);
}

Result reconstruction_error(const Sample& sample) {
  return ratio(sample.sum([&](std::size_t row) { return sample.predictions.values[row]; }), total(sample));
}

double residual(const Sample& sample, std::size_t row) {
  return sample.truth.values[row] - sample.predictions.values[row];
}

double squared_residuals(const Sample& sample) {
  return sample.sum([&](std::size_t row) { return residual(sample, row) * residual(sample, row); });
}

Result rmse(const Sample& sample) {
  const Result mean = ratio(squared_residuals(sample), total(sample));
  return mean ? Result(std::sqrt(*mean)) : std::nullopt;
}

Result mae(const Sample& sample) {
  return ratio(sample.sum([&](std::size_t row) { return std::abs(residual(sample, row)); }), total(sample));
}

Result r2(const Sample& sample) {
  const Result mean = ratio(sample.sum([&](std::size_t row) { return sample.truth.values[row]; }), total(sample));
  if (!mean) return std::nullopt;
  const double spread = sample.sum([&](std::size_t row) {
    const double away = sample.truth.values[row] - *mean;
    return away * away;
  });
  const Result unexplained = ratio(squared_residuals(sample), spread);
  return unexplained ? Result(1 - *unexplained) : std::nullopt;
}

}  // namespace

const std::vector<MetricInfo>& metrics() {
  // key, title, definition, binary, multiclass, regression, reconstruction, higher is better, formula
  static const std::vector<MetricInfo> table = {
      {"error_rate", "error rate", "share of rows given a wrong class", true, true, false, false, false, error_rate},
      {"accuracy", "accuracy", "share of rows given the right class", true, true, false, false, true, accuracy},
      {"mean_per_class_error", "mean error per class", "mean of the error rates of the true classes", true, true, false,
       false, false, mean_per_class_error},
      {"log_loss", "log loss", "mean of -ln p, p the probability of the true class (at least 1e-15)", true, true, false,
       false, false, log_loss},
      {"auc", "area under the ROC curve", "chance that a positive row is ranked above a negative one", true, false,
       false, false, true, auc},
      {"reconstruction_error", "reconstruction error",
       "mean over the rows of the mean squared error of their encoded inputs", false, false, false, true, false,
       reconstruction_error},
      {"rmse", "root mean squared error", "square root of the mean of (truth - prediction)^2", false, false, true,
       false, false, rmse},
      {"mae", "mean absolute error", "mean of |truth - prediction|", false, false, true, false, false, mae},
      {"r2", "R squared", "1 - squared error / that of always answering the mean", false, false, true, false, true, r2},
  };
  return table;
}

}  // namespace lamina
