#include "train/stopping.hpp"

#include <cmath>

#include "lamina/error.hpp"

namespace lamina::train {

const std::vector<std::string>& stop_metric_names() {
  static const auto names = [] {
    std::vector<std::string> keys;
    for (const auto& metric : metrics()) keys.emplace_back(metric.key);
    return keys;
  }();
  return names;
}

StopRule::StopRule(const Options& options, const Target& target)
    : tie_(find_metric(target.classes()        ? "log_loss"
                       : target.reconstructs() ? "reconstruction_error"
                                               : "rmse")),
      tolerance_(options.tolerance),
      patience_(options.patience) {
  const char* automatic = target.classes() ? "error_rate" : target.reconstructs() ? "reconstruction_error" : "rmse";
  metric_ = find_metric(options.stop_metric == "auto" ? automatic : options.stop_metric);
  if (!metric_->applies(target.task()))
    throw Error(ErrorKind::usage,
                std::string("the stop metric ") + metric_->key + " does not apply to " + name(target.task()),
                std::string("use --stop-metric ") + automatic);
  if (target.task() == Task::binary) positive_ = target.positive;
}

double StopRule::judge(const Predictions& predictions, const Truth& truth) {
  const double score = value(*metric_, predictions, truth), tie = value(*tie_, predictions, truth);
  ++memory_.since_best;
  if (better(score, tie, memory_)) memory_ = {score, tie, 0};
  return score;
}

bool StopRule::beats(const StopMemory& other) const { return better(*memory_.best, *memory_.best_tie, other); }

bool StopRule::better(double score, double tie, const StopMemory& than) const {
  return !than.best || improves(*metric_, score, *than.best) ||
         (!metric_->better(*than.best, score) && improves(*tie_, tie, *than.best_tie));
}

double StopRule::value(const MetricInfo& metric, const Predictions& predictions, const Truth& truth) const {
  const auto found = score(metric, predictions, truth, positive_);
  if (!found)
    throw Error(ErrorKind::data, std::string(metric.key) + " is undefined on the validation rows",
                "hold out more rows, or choose another --stop-metric");
  return *found;
}

bool StopRule::improves(const MetricInfo& metric, double value, double best) const {
  const double margin = tolerance_ * std::abs(best);
  return metric.better(value, metric.higher_is_better ? best + margin : best - margin);
}

}  // namespace lamina::train
