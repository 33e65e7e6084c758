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

// The keys of all metrics.
const std::vector<std::string>& stop_metric_names();

// Compares epochs by options.stop_metric on the validation rows ("auto": error_rate for classes, rmse for regression);
// equal epochs by log_loss or rmse. Better means by more than options.tolerance of the best so far.
class StopRule {
 public:
  // Throws a usage error when the metric does not apply to the task.
  StopRule(const Options& options, const Target& target);

  const char* metric() const { return metric_->key; }

  // The stop metric of this epoch; remembers it when it is the best so far. Throws when the metric is undefined on
  // these rows or not finite.
  double judge(const Predictions& predictions, const Truth& truth);
  bool best() const { return memory_.since_best == 0; }  // of the epoch judged last
  bool exhausted() const { return patience_ > 0 && memory_.since_best >= patience_; }

  bool beats(const StopMemory& other) const;  // the best so far is better than that of another start

  const StopMemory& memory() const { return memory_; }
  void restore(const StopMemory& memory) { memory_ = memory; }

 private:
  double value(const MetricInfo& metric, const Predictions& predictions, const Truth& truth) const;
  bool better(double score, double tie, const StopMemory& than) const;
  bool improves(const MetricInfo& metric, double value, double best) const;

  const MetricInfo* metric_;
  const MetricInfo* tie_;
  std::optional<std::size_t> positive_;
  double tolerance_;
  std::int64_t patience_;
  StopMemory memory_;
};

}  // namespace lamina::train
