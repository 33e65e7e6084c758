// Reports as JSON and back.
#include <cmath>
#include <nlohmann/json.hpp>

#include "lamina/error.hpp"
#include "lamina/judgement.hpp"
#include "lamina/metrics.hpp"

namespace lamina {

namespace {

using Json = nlohmann::json;

constexpr double kExactIntegers = 9007199254740992.0;  // 2⁵³

// Counts are whole unless rows have weights; a whole number is written as one.
Json number(double value) {
  if (value == std::floor(value) && std::abs(value) <= kExactIntegers) return static_cast<std::int64_t>(value);
  return value;
}

Json confusion_json(const Confusion& confusion) {
  const std::size_t levels = confusion.levels.size();
  Json counts = Json::array();
  for (std::size_t truth = 0; truth < levels; ++truth) {
    Json row = Json::array();
    for (std::size_t c = 0; c < levels; ++c) row.push_back(number(confusion.count(truth, c)));
    counts.push_back(std::move(row));
  }
  return {{"levels", confusion.levels}, {"positive", confusion.positive}, {"counts", std::move(counts)}};
}

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorKind::model, "a report of metrics is damaged: " + why, "make the file again");
}

Confusion read_confusion(const Json& json) {
  Confusion confusion{json.at("levels").get<std::vector<std::string>>(), json.at("positive").get<std::size_t>(), {}};
  const std::size_t levels = confusion.levels.size();
  const auto counts = json.at("counts").get<std::vector<std::vector<double>>>();
  if (counts.size() != levels || confusion.positive >= levels) refuse("the confusion matrix does not fit its levels");
  for (const std::vector<double>& row : counts) {
    if (row.size() != levels) refuse("the confusion matrix is not square");
    confusion.counts.insert(confusion.counts.end(), row.begin(), row.end());
  }
  return confusion;
}

Task read_task(const std::string& text) {
  for (Task task : {Task::binary, Task::multiclass, Task::regression, Task::reconstruction})
    if (text == name(task)) return task;
  refuse("there is no task '" + text + "'");
}

std::vector<MetricValue> read_values(const Json& json) {
  std::vector<MetricValue> values;
  for (const MetricInfo& metric : metrics())
    if (const auto found = json.find(metric.key); found != json.end())
      values.push_back({metric.key, found->get<double>()});
  return values;
}

Json target_json(const TargetMetrics& target) {
  Json json = {{"target", target.target}};
  for (const MetricValue& metric : target.values) json[metric.key] = metric.value;
  return json;
}

Report read_report(const Json& json) {
  Report report;
  report.task = read_task(json.at("task").get<std::string>());
  report.rows = json.at("rows").get<std::size_t>();
  report.skipped = json.at("skipped").get<std::size_t>();
  report.deviance = json.value("deviance", "");
  report.values = read_values(json);
  if (const auto found = json.find("targets"); found != json.end())
    for (const Json& target : *found)
      report.targets.push_back({target.at("target").get<std::string>(), read_values(target)});
  if (const auto found = json.find("confusion"); found != json.end()) report.confusion = read_confusion(*found);
  return report;
}

}  // namespace

Json to_json(const Report& report) {
  Json json = {{"task", name(report.task)}, {"rows", report.rows}, {"skipped", report.skipped}};
  if (!report.deviance.empty()) json["deviance"] = report.deviance;
  for (const MetricValue& metric : report.values) json[metric.key] = metric.value;
  for (const TargetMetrics& target : report.targets) json["targets"].push_back(target_json(target));
  if (report.confusion) json["confusion"] = confusion_json(*report.confusion);
  return json;
}

namespace {

Json cell_json(const TableCell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  const double value = std::get<double>(cell);
  return std::isfinite(value) ? number(value) : Json();
}

Json table_json(const ScoreTable& table) {
  Json json = Json::object(), rows = Json::array();
  for (const Figure& figure : table.figures) json[figure.key] = cell_json(figure.value);
  for (const auto& row : table.rows) {
    Json object;
    for (std::size_t c = 0; c < row.size(); ++c) object[table.columns[c]] = cell_json(row[c]);
    rows.push_back(std::move(object));
  }
  if (!table.columns.empty()) json["rows"] = std::move(rows);
  return json;
}

}  // namespace

Json to_json(const Judgement& judgement) {
  Json json = to_json(judgement.report);
  json["tables"] = Json::object();
  for (const ScoreTable& table : judgement.tables) json["tables"][table.key] = table_json(table);
  return json;
}

Report report_from_json(const Json& json) {
  try {
    return read_report(json);
  } catch (const Json::exception& error) {
    refuse(error.what());
  }
}

}  // namespace lamina
