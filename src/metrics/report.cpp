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
  }
  return "regression";
}

Task Predictions::task() const {
  return levels.empty() ? Task::regression : levels.size() == 2 ? Task::binary : Task::multiclass;
}

bool MetricInfo::applies(Task task) const {
  return task == Task::binary ? binary : task == Task::multiclass ? multiclass : regression;
}

const MetricInfo* find_metric(const std::string& key) {
  const std::vector<MetricInfo>& all = metrics();
  const auto found = std::find_if(all.begin(), all.end(), [&](const MetricInfo& metric) { return key == metric.key; });
  return found == all.end() ? nullptr : &*found;
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

Report evaluate(const Predictions& predictions, const Truth& truth, std::optional<std::size_t> positive) {
  const Sample sample = check(predictions, truth, positive);
  Report report;
  report.task = predictions.task();
  sample.for_each([&](std::size_t) { ++report.rows; });
  report.skipped = predictions.rows - report.rows;
  for (const MetricInfo& metric : metrics())
    if (metric.applies(report.task))
      if (const std::optional<double> value = finite(metric.compute(sample)))
        report.values.push_back({metric.key, *value});
  if (sample.classifies()) report.confusion = confusion(sample);
  return report;
}

std::optional<double> score(const MetricInfo& metric, const Predictions& predictions, const Truth& truth,
                            std::optional<std::size_t> positive) {
  expect(metric.applies(predictions.task()), "a metric asked for a task that it does not apply to");
  return finite(metric.compute(check(predictions, truth, positive)));
}

}  // namespace lamina
