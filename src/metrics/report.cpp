// Scoring: which metrics apply, and all of them as one report.
#include <algorithm>
#include <cmath>

#include "lamina/error.hpp"
#include "lamina/metrics.hpp"
#include "metrics/sample.hpp"

namespace lamina {

namespace {

// Sums of huge numbers may leave the finite ones; such a metric is undefined rather than infinite.
std::optional<double> finite(std::optional<double> value) {
  return value && std::isfinite(*value) ? value : std::nullopt;
}

}  // namespace

const char* name(Task task) {
  switch (task) {
    case Task::binary:
      return "binary";
    case Task::multiclass:
      return "multiclass";
    case Task::regression:
      return "regression";
    case Task::reconstruction:
      return "reconstruction";
  }
  return "regression";
}

Task Predictions::task() const {
  if (levels.empty()) return reconstructs ? Task::reconstruction : Task::regression;
  return levels.size() == 2 ? Task::binary : Task::multiclass;
}

bool MetricInfo::applies(Task task) const {
  switch (task) {
    case Task::binary:
      return binary;
    case Task::multiclass:
      return multiclass;
    case Task::regression:
      return regression;
    case Task::reconstruction:
      return reconstruction;
  }
  return false;
}

const MetricInfo* find_metric(const std::string& key) {
  const std::vector<MetricInfo>& all = metrics();
  const auto found = std::find_if(all.begin(), all.end(), [&](const MetricInfo& metric) { return key == metric.key; });
  return found == all.end() ? nullptr : &*found;
}

std::string metric_keys(Task task) {
  std::string keys;
  for (const MetricInfo& metric : metrics())
    if (metric.applies(task)) keys += (keys.empty() ? "" : ", ") + std::string(metric.key);
  return keys;
}

void decide(Predictions& predictions, std::optional<double> threshold, std::optional<std::size_t> positive) {
  const std::size_t levels = predictions.levels.size();
  expect(levels > 0, "a decision without levels");
  expect(predictions.probabilities.size() == predictions.rows * levels, "probabilities that do not fit the levels");
  expect(!threshold || levels == 2, "a threshold for other than two levels");
  const std::size_t yes = positive.value_or(levels - 1);
  predictions.classes.resize(predictions.rows);
  for (std::size_t row = 0; row < predictions.rows; ++row) {
    const double* p = predictions.probabilities.data() + row * levels;
    const std::size_t chosen = threshold ? (p[yes] >= *threshold ? yes : 1 - yes)
                                         : static_cast<std::size_t>(std::max_element(p, p + levels) - p);
    predictions.classes[row] = static_cast<std::int32_t>(chosen);
  }
}

std::optional<double> Report::value(const std::string& key) const {
  for (const MetricValue& metric : values)
    if (metric.key == key) return metric.value;
  return std::nullopt;
}

Report report_of(const Sample& sample) {
  Report report;
  report.task = sample.predictions.task();
  if (report.task == Task::regression) report.deviance = sample.predictions.deviance.name;
  sample.for_each([&](std::size_t) { ++report.rows; });
  report.skipped = sample.predictions.rows - report.rows;
  for (const MetricInfo& metric : metrics())
    if (metric.applies(report.task))
      if (const std::optional<double> value = finite(metric.compute(sample)))
        report.values.push_back({metric.key, *value});
  if (sample.classifies()) report.confusion = confusion(sample);
  return report;
}

namespace {

// A mean over the targets is defined where every one of them is.
std::vector<MetricValue> means(const std::vector<TargetMetrics>& targets) {
  std::vector<MetricValue> found;
  for (const MetricInfo& metric : metrics()) {
    double sum = 0;
    std::size_t defined = 0;
    for (const TargetMetrics& target : targets)
      for (const MetricValue& value : target.values)
        if (value.key == metric.key) sum += value.value, ++defined;
    if (defined == targets.size()) found.push_back({metric.key, sum / static_cast<double>(defined)});
  }
  return found;
}

}  // namespace

Report evaluate(const Predictions& predictions, const Truth& truth, std::optional<std::size_t> positive) {
  if (predictions.columns() == 1) return report_of(check(predictions, truth, positive));
  Report report;
  std::vector<TargetMetrics> targets;
  for (std::size_t i = 0; i < predictions.columns(); ++i) {
    const Predictions own = of_target(predictions, i);
    const Truth answers = of_target(truth, i, predictions.columns());
    report = report_of(check(own, answers, positive));
    targets.push_back({predictions.targets[i], std::move(report.values)});
  }
  report.values = means(targets);
  report.targets = std::move(targets);
  return report;
}

std::optional<double> score(const MetricInfo& metric, const Predictions& predictions, const Truth& truth,
                            std::optional<std::size_t> positive) {
  expect(metric.applies(predictions.task()), "a metric asked for a task that it does not apply to");
  if (predictions.columns() == 1) return finite(metric.compute(check(predictions, truth, positive)));
  double sum = 0;
  for (std::size_t i = 0; i < predictions.columns(); ++i) {
    const auto one = score(metric, of_target(predictions, i), of_target(truth, i, predictions.columns()));
    if (!one) return std::nullopt;
    sum += *one;
  }
  return sum / static_cast<double>(predictions.columns());
}

}  // namespace lamina
