#include "lamina/thresholds.hpp"

#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

double recall(const Outcome& o) { return share(o.true_positives, o.true_positives + o.false_negatives); }
double specificity(const Outcome& o) { return share(o.true_negatives, o.true_negatives + o.false_positives); }
double precision(const Outcome& o) { return share(o.true_positives, o.true_positives + o.false_positives); }

double accuracy(const Outcome& o) {
  const double right = o.true_positives + o.true_negatives;
  return share(right, right + o.false_positives + o.false_negatives);
}

// Van Rijsbergen 1979: recall counts β times as much as precision.
double f_score(const Outcome& o, double beta_squared) {
  const double hits = (1 + beta_squared) * o.true_positives;
  return share(hits, hits + beta_squared * o.false_negatives + o.false_positives);
}
double f1(const Outcome& o) { return f_score(o, 1); }
double f2(const Outcome& o) { return f_score(o, 4); }
double f0point5(const Outcome& o) { return f_score(o, 0.25); }

// Matthews 1975.
double absolute_mcc(const Outcome& o) {
  const double product = (o.true_positives + o.false_positives) * (o.true_positives + o.false_negatives) *
                         (o.true_negatives + o.false_positives) * (o.true_negatives + o.false_negatives);
  const double covariance = o.true_positives * o.true_negatives - o.false_positives * o.false_negatives;
  return share(std::abs(covariance), std::sqrt(product));
}

double min_per_class_accuracy(const Outcome& o) { return std::min(recall(o), specificity(o)); }
double mean_per_class_accuracy(const Outcome& o) { return (recall(o) + specificity(o)) / 2; }

}  // namespace

const std::vector<ThresholdMetric>& threshold_metrics() {
  static const std::vector<ThresholdMetric> table = {
      {"f1", "harmonic mean of precision and recall", f1},
      {"f2", "the same with recall counted twice as much as precision", f2},
      {"f0point5", "the same with recall counted half as much as precision", f0point5},
      {"accuracy", "share of rows called right", accuracy},
      {"precision", "share of positives among the rows called positive", precision},
      {"recall", "share of the positives that are called positive", recall},
      {"specificity", "share of the negatives that are called negative", specificity},
      {"absolute_mcc", "size of Matthews' correlation between truth and answer", absolute_mcc},
      {"min_per_class_accuracy", "the lesser of recall and specificity", min_per_class_accuracy},
      {"mean_per_class_accuracy", "mean of recall and specificity", mean_per_class_accuracy},
  };
  return table;
}

const ThresholdMetric* find_threshold_metric(const std::string& key) {
  const auto& all = threshold_metrics();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const ThresholdMetric& metric) { return key == metric.key; });
  return found == all.end() ? nullptr : &*found;
}

std::optional<Maximum> maximum(const Cuts& cuts, const ThresholdMetric& metric) {
  if (!cuts.both_classes()) return std::nullopt;
  Maximum best{&metric, cuts.cuts.front().threshold, metric.value(cuts.outcome(0)), 0};
  for (std::size_t cut = 1; cut < cuts.cuts.size(); ++cut)
    if (const double value = metric.value(cuts.outcome(cut)); value > best.value)
      best = {&metric, cuts.cuts[cut].threshold, value, cut};
  return best;
}

}  // namespace lamina
