#include "compare_text.hpp"

#include <algorithm>

#include "lamina/gains.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "table_summary.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

using Curves = std::vector<std::vector<LiftPoint>>;

constexpr std::size_t kLiftPercents[] = {1, 2, 5, 10, 20, 30, 40, 50, 75};  // of the rows, the most likely first
constexpr std::size_t kMostOthers = 3;                                      // metrics beside the one that decides

std::optional<double> mean_of(const ComparedModel& model, const std::string& key) {
  for (const MetricSpread& spread : model.result.spread)
    if (spread.key == key) return spread.mean;
  return std::nullopt;
}

// Shown beside the metric that decides: those that every model has.
std::vector<std::string> other_metrics(const Comparison& comparison) {
  std::vector<std::string> keys;
  for (const char* key : {"error_rate", "auc", "log_loss", "mean_per_class_error", "rmse", "mae", "r2"}) {
    const bool all = std::all_of(comparison.ranking.begin(), comparison.ranking.end(),
                                 [&](std::size_t place) { return mean_of(comparison.models[place], key).has_value(); });
    if (all && key != comparison.metric && keys.size() < kMostOthers) keys.emplace_back(key);
  }
  return keys;
}

std::string interval_text(const std::optional<PairedDifference>& difference) {
  if (!difference) return "";
  if (!difference->low) return significant(difference->mean);
  return significant(difference->mean) + " [" + significant(*difference->low) + ", " + significant(*difference->high) +
         "]";
}

// Of each ranked model; none for other than two classes.
Curves lift_curves(const Comparison& comparison, const Frame& table, const Options& options) {
  Curves curves;
  for (const std::size_t place : comparison.ranking) {
    const CrossValidation& result = comparison.models[place].result;
    if (!result.pooled || result.pooled->task != Task::binary) return {};
    curves.push_back(lift_curve(out_of_fold_cuts(result, table, options)));
    if (curves.back().empty()) return {};
  }
  return curves;
}

std::string lift_text(const Comparison& comparison, const Curves& curves) {
  if (curves.empty()) return "";
  std::vector<std::string> head = {"rows"};
  for (const std::size_t place : comparison.ranking) head.push_back(printable(comparison.models[place].label));
  TextTable lines("r" + std::string(curves.size(), 'r'), head);
  for (const std::size_t share : kLiftPercents) {
    std::vector<std::string> cells = {std::to_string(share) + " %"};
    for (const auto& curve : curves) cells.push_back(percent(curve[share].capture_rate));
    lines.add(std::move(cells));
  }
  return "\nShare of the positive rows found among the most likely rows (out of fold)\n" + lines.text();
}

std::string models_text(const Comparison& comparison) {
  const std::vector<std::string> others = other_metrics(comparison);
  std::vector<std::string> head = {"model", comparison.metric, "deviation"};
  head.insert(head.end(), others.begin(), others.end());
  head.insert(head.end(), {"seconds", "to the best [95 %]"});
  TextTable lines("lrr" + std::string(others.size(), 'r') + "rl", head);
  for (const std::size_t place : comparison.ranking) {
    const ComparedModel& model = comparison.models[place];
    std::vector<std::string> cells = {printable(model.label), significant(*model.score),
                                      model.deviation ? significant(*model.deviation) : ""};
    for (const std::string& key : others) cells.push_back(significant(*mean_of(model, key)));
    cells.push_back(duration(model.seconds));
    cells.push_back(interval_text(model.difference));
    lines.add(std::move(cells));
  }
  return lines.text();
}

nlohmann::json or_null(const std::optional<double>& value) { return value ? nlohmann::json(*value) : nlohmann::json(); }

nlohmann::json difference_json(const std::optional<PairedDifference>& difference) {
  if (!difference) return nullptr;
  return {{"folds", difference->folds},
          {"mean", difference->mean},
          {"low", or_null(difference->low)},
          {"high", or_null(difference->high)},
          {"p_value", or_null(difference->p_value)}};
}

nlohmann::json model_json(const ComparedModel& model, const std::string& metric) {
  nlohmann::json object = {{"label", model.label}, {"model", model.options.model}};
  if (model.failed()) {
    object["failure"] = model.failure;
    return object;
  }
  nlohmann::json metrics = nlohmann::json::object(), folds = nlohmann::json::array();
  for (const MetricSpread& spread : model.result.spread)
    metrics[spread.key] = {{"mean", spread.mean}, {"deviation", or_null(spread.deviation)}, {"folds", spread.folds}};
  for (const Fold& fold : model.result.folds) folds.push_back(or_null(fold.report.value(metric)));
  object.update({{"score", or_null(model.score)},
                 {"deviation", or_null(model.deviation)},
                 {"folds", std::move(folds)},
                 {"metrics", std::move(metrics)},
                 {"pooled", model.result.pooled ? to_json(*model.result.pooled) : nlohmann::json()},
                 {"difference", difference_json(model.difference)},
                 {"run", {{"seconds", model.seconds}}}});
  return object;
}

nlohmann::json captured_json(const std::vector<LiftPoint>& curve) {
  nlohmann::json captured = nlohmann::json::array();
  for (const LiftPoint& point : curve) captured.push_back(point.capture_rate);
  return captured;
}

}  // namespace

std::string comparison_text(const Comparison& comparison, const Frame& table, const Options& options) {
  std::string text = comparison.interrupted ? "\nInterrupted.\n" : "";
  text += "\nOn the same folds, by " + comparison.metric +
          (comparison.higher_is_better ? ", the highest first\n" : ", the lowest first\n") + models_text(comparison);
  for (const ComparedModel& model : comparison.models)
    if (model.failed()) text += printable(model.label + " failed: " + model.failure) + "\n";
  return text + lift_text(comparison, lift_curves(comparison, table, options));
}

nlohmann::json comparison_json(const Comparison& comparison, const Frame& table, const Options& options) {
  nlohmann::json models = nlohmann::json::array(), failed = nlohmann::json::array();
  const Curves curves = lift_curves(comparison, table, options);
  for (std::size_t i = 0; i < comparison.ranking.size(); ++i) {
    models.push_back(model_json(comparison.models[comparison.ranking[i]], comparison.metric));
    if (!curves.empty()) models.back()["captured_by_percent"] = captured_json(curves[i]);
  }
  for (const ComparedModel& model : comparison.models)
    if (model.failed()) failed.push_back(model_json(model, comparison.metric));
  return {{"data", table_json(table)},
          {"metric", comparison.metric},
          {"interrupted", comparison.interrupted},
          {"models", std::move(models)},
          {"failed", std::move(failed)}};
}

}  // namespace lamina::cli
