// How good predictions are: every metric declared once (src/metrics/metrics.cpp), alone or as a report.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace lamina {

// What is predicted: one of two levels, one of several, numbers, or the row itself (an autoencoder).
enum class Task : std::uint8_t { binary, multiclass, regression, reconstruction };
const char* name(Task task);

// The distribution whose deviance judges numbers: a name of `deviances()` (lamina/deviance.hpp), which the model's loss
// stands for, and its parameter for each target: Tweedie's power, the quantile, Huber's δ in the target's units.
struct Deviance {
  std::string name = "gaussian";
  std::vector<double> parameters;  // none: 0
};

// How well a reconstruction does on one predictor: the mean over rows and over the numbers that encode it.
struct ColumnError {
  std::string column;
  std::size_t inputs = 0;  // that encode it
  double error = 0;
};

// Answers for rows in order. Classes fill levels, probabilities and classes; regression fills targets and values; a
// reconstruction fills values with the error of each row.
struct Predictions {
  std::vector<std::string> levels;
  std::vector<std::string> targets;  // regression: the predicted columns; none stands for one without a name
  bool reconstructs = false;
  std::size_t rows = 0;
  std::vector<double> probabilities;       // rows × levels, row-major, each in [0, 1]
  std::vector<std::int32_t> classes;       // the predicted level of each row: see `decide`
  std::vector<double> values;              // rows × columns(), row-major
  Deviance deviance;                       // regression
  std::vector<ColumnError> column_errors;  // reconstruction, where they were asked for: Model::column_errors

  Task task() const;
  std::size_t columns() const { return targets.empty() ? 1 : targets.size(); }
};

// What was to be predicted, row by row.
struct Truth {
  std::vector<std::int32_t> classes;  // −1 where missing
  std::vector<double> values;         // rows × targets, NaN where missing; none for a reconstruction
  std::vector<double> weights;        // finite and ≥ 0; empty: all 1
};

// Fills `classes` from the probabilities: the largest wins, ties go to the first level. With a threshold (two levels
// only) the positive level wins exactly when its probability is at least the threshold. `positive` empty: the last
// level.
void decide(Predictions& predictions, std::optional<double> threshold = {}, std::optional<std::size_t> positive = {});

class Sample;  // predictions and truth, checked (src/metrics/sample.hpp)

struct MetricInfo {
  const char* key;    // its one name in options, JSON and C++
  const char* title;  // "log loss"
  const char* definition;
  bool binary, multiclass, regression, reconstruction;  // the tasks it applies to
  bool higher_is_better;
  std::optional<double> (*compute)(const Sample&);

  bool applies(Task task) const;
  bool better(double a, double b) const { return higher_is_better ? a > b : a < b; }  // a strictly better than b
};

// All metrics in the order of reports.
const std::vector<MetricInfo>& metrics();
const MetricInfo* find_metric(const std::string& key);  // null when there is none

// The keys of the metrics that apply, as an error names them: "rmse, mae, r2".
std::string metric_keys(Task task);

// Rows are truth, columns predictions; cells are sums of weights (counts without weights).
struct Confusion {
  std::vector<std::string> levels;
  std::size_t positive = 0;    // the level that counts as positive; means something for two levels only
  std::vector<double> counts;  // levels × levels, row-major

  double count(std::size_t truth, std::size_t predicted) const { return counts[truth * levels.size() + predicted]; }
};

struct MetricValue {
  std::string key;
  double value = 0;  // always finite
};

// The metrics of one of several targets.
struct TargetMetrics {
  std::string target;
  std::vector<MetricValue> values;
};

struct Report {
  Task task = Task::regression;
  std::size_t rows = 0;                // scored
  std::size_t skipped = 0;             // the truth is missing
  std::string deviance;                // regression: the name of the deviance that mean_residual_deviance is of
  std::vector<MetricValue> values;     // those that are defined here, in the order of `metrics()`
  std::optional<Confusion> confusion;  // classes only
  std::vector<TargetMetrics> targets;  // of several targets each; `values` are then the means over them

  std::optional<double> value(const std::string& key) const;
};

// All metrics that apply. Each is a sum over rows ascending, one chain in double, so equal inputs give equal bits. A
// metric that is undefined for these rows (AUC with one class, R² of a constant, everything without rows) is left out.
// The metrics that rank share one sort (of several classes one for each class). Throws a divergence error naming the
// row (1-based) when a prediction is not finite, a data error for bad weights.
Report evaluate(const Predictions& predictions, const Truth& truth, std::optional<std::size_t> positive = {});

// One metric alone (of several targets the mean over them), at its own cost: only AUC and its kin sort. Empty when
// undefined for these rows; an internal error when the metric does not apply to the task.
std::optional<double> score(const MetricInfo& metric, const Predictions& predictions, const Truth& truth,
                            std::optional<std::size_t> positive = {});

// An aligned table for a terminal: the metrics, then the confusion matrix with error and rate columns.
std::string to_text(const Report& report);

// {"task", "rows", "skipped", "deviance", KEY: value…, "confusion": {"levels", "positive", "counts": [[…]…]},
// "targets": [{"target", KEY: value…}…]}, all but the first three where they apply. Reads back exactly;
// `report_from_json` throws a model error on anything else.
nlohmann::json to_json(const Report& report);
Report report_from_json(const nlohmann::json& json);

}  // namespace lamina
