#include "train/stopping.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/error.hpp"

namespace lamina::train {

namespace {

// What the rules need of the loss to treat it as a metric.
const MetricInfo kLoss = {
    "loss", "validation loss", "mean of the loss over the validation rows", true, true, true, true, false, nullptr};

const MetricInfo* metric_named(const std::string& key) { return key == kLoss.key ? &kLoss : find_metric(key); }

const char* automatic_metric(const Target& target, const std::string& loss) {
  if (target.classes()) return "error_rate";
  if (target.reconstructs()) return "reconstruction_error";
  const bool squared = loss == "squared_error" || loss == "half_squared_error" || loss == "mean_squared_error";
  return squared ? "rmse" : kLoss.key;
}

const char* tie_metric(const Target& target, const std::string& automatic) {
  return target.classes() ? "log_loss" : automatic == "rmse" ? "rmse" : kLoss.key;
}

}  // namespace

const std::vector<std::string>& stop_metric_names() {
  static const auto names = [] {
    std::vector<std::string> keys;
    for (const auto& metric : metrics()) keys.emplace_back(metric.key);
    keys.emplace_back(kLoss.key);
    return keys;
  }();
  return names;
}

bool no_better_mean(const std::vector<double>& scores, std::size_t k, bool higher_is_better, double tolerance) {
  if (scores.size() <= 2 * k) return false;
  const auto mean = [&](std::size_t window) {
    const double* first = scores.data() + scores.size() - 2 * k + window;
    double sum = 0;
    for (std::size_t i = 0; i < k; ++i) sum += first[i];
    return sum / static_cast<double>(k);
  };
  const double reference = mean(0);
  if (!higher_is_better && reference == 0) return true;
  double best = mean(1);
  for (std::size_t window = 1; window <= k; ++window) {
    const double next = mean(window);
    if ((next > 0) != (reference > 0) || (next < 0) != (reference < 0)) return false;
    best = higher_is_better ? std::max(best, next) : std::min(best, next);
  }
  const double ratio = best / reference;
  if (std::isnan(ratio)) return false;
  return higher_is_better ? ratio <= 1 + tolerance : ratio >= 1 - tolerance;
}

StopRule::StopRule(const Options& options, const Target& target, const std::string& loss)
    : tie_(metric_named(tie_metric(target, automatic_metric(target, loss)))),
      tolerance_(options.tolerance),
      patience_(options.patience),
      rounds_(options.stopping_rounds) {
  const char* automatic = automatic_metric(target, loss);
  metric_ = metric_named(options.stop_metric == "auto" ? automatic : options.stop_metric);
  if (!metric_->applies(target.task()))
    throw Error(
        ErrorKind::usage, std::string("the stop metric ") + metric_->key + " does not apply to " + name(target.task()),
        std::string("use --stop-metric ") + automatic + ", or another of " + metric_keys(target.task()) + ", loss");
  if (target.task() == Task::binary) positive_ = target.positive;
}

double StopRule::judge(const Predictions& predictions, const Truth& truth, double loss) {
  const double score = value(*metric_, predictions, truth, loss), tie = value(*tie_, predictions, truth, loss);
  ++memory_.since_best;
  if (better(score, tie, memory_)) memory_ = {score, tie, 0, std::move(memory_.recent)};
  if (rounds_ > 0) {
    auto& recent = memory_.recent;
    recent.push_back(score);
    if (recent.size() > 2 * static_cast<std::size_t>(rounds_) + 1) recent.erase(recent.begin());
  }
  return score;
}

bool StopRule::exhausted() const {
  if (rounds_ > 0)
    return no_better_mean(memory_.recent, static_cast<std::size_t>(rounds_), metric_->higher_is_better, tolerance_);
  return patience_ > 0 && memory_.since_best >= patience_;
}

bool StopRule::beats(const StopMemory& other) const { return better(*memory_.best, *memory_.best_tie, other); }

bool StopRule::better(double score, double tie, const StopMemory& than) const {
  return !than.best || improves(*metric_, score, *than.best) ||
         (!metric_->better(*than.best, score) && improves(*tie_, tie, *than.best_tie));
}

double StopRule::value(const MetricInfo& metric, const Predictions& predictions, const Truth& truth,
                       double loss) const {
  if (&metric == &kLoss) return loss;
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
