// When to stop, and which epoch was the best.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lamina/metrics.hpp"
#include "lamina/options.hpp"
#include "train/loop_state.hpp"
#include "train/target.hpp"

namespace lamina::train {

// The keys of all metrics, and "loss": that of the validation rows.
const std::vector<std::string>& stop_metric_names();

// H2O's rule (its guide's "early stopping", ScoreKeeper): among the last 2k of more than 2k scores, the mean of the
// first k is the reference and the means of the k later windows of k are compared with it. True when the best of these
// is no better than the reference by more than `tolerance` of it; false when they differ in sign, so that a ratio says
// nothing. A reference of 0 for a score that cannot be lower is true.
bool no_better_mean(const std::vector<double>& scores, std::size_t k, bool higher_is_better, double tolerance);

// Compares epochs by options.stop_metric on the validation rows ("auto": error_rate for classes, rmse for numbers
// learnt by squared error, reconstruction_error, and for the other losses of numbers the loss itself); equal epochs by
// the loss, of classes by log_loss. Better means by more than options.tolerance of the best so far.
//
// Training stops after options.patience epochs without a better one or, when options.stopping_rounds is not 0, by
// `no_better_mean`.
class StopRule {
 public:
  // `loss` is the name of the network's. Throws a usage error when the metric does not apply to the task.
  StopRule(const Options& options, const Target& target, const std::string& loss);

  const char* metric() const { return metric_->key; }

  // The stop metric of this epoch; remembers it when it is the best so far. Throws when the metric is undefined on
  // these rows or not finite.
  double judge(const Predictions& predictions, const Truth& truth, double loss);
  bool best() const { return memory_.since_best == 0; }  // of the epoch judged last
  bool exhausted() const;

  bool beats(const StopMemory& other) const;  // the best so far is better than that of another start

  const StopMemory& memory() const { return memory_; }
  void restore(const StopMemory& memory) { memory_ = memory; }

 private:
  double value(const MetricInfo& metric, const Predictions& predictions, const Truth& truth, double loss) const;
  bool better(double score, double tie, const StopMemory& than) const;
  bool improves(const MetricInfo& metric, double value, double best) const;

  const MetricInfo* metric_;
  const MetricInfo* tie_;
  std::optional<std::size_t> positive_;
  double tolerance_;
  std::int64_t patience_, rounds_;
  StopMemory memory_;
};

}  // namespace lamina::train
