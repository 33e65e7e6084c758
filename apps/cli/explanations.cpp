#include "explanations.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "explanation_text.hpp"

namespace lamina::cli {

namespace {

using nlohmann::json;

// A predictor may be named as one of the fixed columns is.
Column beside(const Column& column, const std::set<std::string>& fixed) {
  std::string name = column.name();
  while (fixed.count(name) > 0) name += '_';
  return column.renamed(name);
}

bool any_known(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return !std::isnan(value); });
}

void append(std::vector<double>& all, const std::vector<double>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

json to_json(const ObservedAnswers& observed, const Explained& explained) {
  std::vector<std::size_t> rows;
  for (const std::size_t row : explained.rows()) rows.push_back(row + 1);
  json object = {
      {"column", observed.column}, {"output", observed.output}, {"rows", rows}, {"answers", observed.answers}};
  object["cells"] = observed.kind == ColumnKind::number ? json(observed.numbers) : json(observed.levels);
  object["truth"] = any_known(observed.truth) ? json(observed.truth) : json();
  return object;
}

json row_json(const LocalExplanation& explanation) {
  json object = lamina::to_json(explanation);
  object["row"] = explanation.row + 1;  // as it is asked for
  return object;
}

Frame observed_frame(const std::vector<ObservedAnswers>& all, const Explained& explained) {
  std::vector<std::string> outputs, levels;
  std::vector<double> rows, numbers, answers, truth;
  for (const ObservedAnswers& one : all) {
    outputs.insert(outputs.end(), one.answers.size(), one.output);
    for (const std::size_t row : explained.rows()) rows.push_back(static_cast<double>(row + 1));
    append(numbers, one.numbers);
    levels.insert(levels.end(), one.levels.begin(), one.levels.end());
    append(answers, one.answers);
    append(truth, one.truth);
  }
  const std::string& name = all.front().column;
  const Column cells =
      all.front().kind == ColumnKind::number ? Column::numbers(name, std::move(numbers)) : Column::text(name, levels);
  std::vector<Column> columns = {Column::text("output", outputs), Column::numbers("row", std::move(rows)),
                                 beside(cells, {"output", "row", "answer", "truth"}),
                                 Column::numbers("answer", std::move(answers))};
  if (any_known(truth)) columns.push_back(Column::numbers("truth", std::move(truth)));
  return Frame(std::move(columns));
}

Frame rows_frame(const std::vector<LocalExplanation>& all) {
  std::vector<std::string> outputs, variables, values;
  std::vector<double> contributions, errors, baselines, predictions;
  for (const LocalExplanation& one : all)
    for (const Contribution& part : one.contributions) {
      outputs.push_back(one.output);
      variables.push_back(part.variable);
      values.push_back(part.value);
      contributions.push_back(part.contribution);
      errors.push_back(part.error);
      baselines.push_back(one.baseline);
      predictions.push_back(one.prediction);
    }
  return Frame({Column::text("output", outputs), Column::text("variable", variables), Column::text("value", values),
                Column::numbers("contribution", std::move(contributions)), Column::numbers("error", std::move(errors)),
                Column::numbers("baseline", std::move(baselines)),
                Column::numbers("prediction", std::move(predictions))});
}

// Tables under names that no two of them have.
class NamedTables {
 public:
  void add(const std::string& name, Frame table) {
    std::string own = file_name(name);
    for (std::size_t number = 2; !names_.insert(own).second; ++number)
      own = file_name(name) + "-" + std::to_string(number);
    tables_.push_back({own, std::move(table)});
  }

  std::vector<NamedTable> done() { return std::move(tables_); }

 private:
  static std::string file_name(const std::string& text) {
    std::string name;
    for (const char c : text.substr(0, 100)) {
      const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
      name += plain ? c : '_';
    }
    return name;
  }

  std::set<std::string> names_;
  std::vector<NamedTable> tables_;
};

}  // namespace

std::string explanations_text(const Explanations& found, const Explained& explained) {
  std::string text;
  for (const ImportanceTable& table : found.importances) text += importance_text(table, explained);
  for (const auto& curves : found.curves)
    for (const Curve& curve : curves) text += curve_text(curve, explained);
  for (const auto& all : found.observed)
    for (const ObservedAnswers& one : all) text += observed_text(one, explained);
  for (const auto& surfaces : found.surfaces)
    for (const Surface& surface : surfaces) text += surface_text(surface, explained);
  for (const auto& rows : found.rows)
    for (const LocalExplanation& row : rows) text += row_text(row, explained);
  return text;
}

json explanations_json(const Explanations& found, const Explained& explained) {
  json object = {{"importance", json::array()},
                 {"curves", json::array()},
                 {"observed", json::array()},
                 {"surfaces", json::array()},
                 {"rows", json::array()}};
  for (const ImportanceTable& table : found.importances) object["importance"].push_back(lamina::to_json(table));
  for (const auto& curves : found.curves)
    for (const Curve& curve : curves) object["curves"].push_back(lamina::to_json(curve, explained));
  for (const auto& all : found.observed)
    for (const ObservedAnswers& one : all) object["observed"].push_back(to_json(one, explained));
  for (const auto& surfaces : found.surfaces)
    for (const Surface& surface : surfaces) object["surfaces"].push_back(lamina::to_json(surface));
  for (const auto& rows : found.rows)
    for (const LocalExplanation& row : rows) object["rows"].push_back(row_json(row));
  return object;
}

std::vector<NamedTable> explanations_tables(const Explanations& found, const Explained& explained) {
  NamedTables tables;
  for (const ImportanceTable& table : found.importances) tables.add("importance-" + table.method, to_frame(table));
  for (const auto& curves : found.curves)
    tables.add(curves.front().kind + "-" + curves.front().places.column, to_frame(curves, explained));
  for (const auto& all : found.observed) tables.add("observed-" + all.front().column, observed_frame(all, explained));
  for (const auto& surfaces : found.surfaces) {
    const Surface& first = surfaces.front();
    tables.add("surface-" + first.kind + "-" + first.x.column + "-" + first.y.column, to_frame(surfaces));
  }
  for (const auto& rows : found.rows)
    tables.add("row-" + std::to_string(rows.front().row + 1) + "-" + rows.front().method, rows_frame(rows));
  return tables.done();
}

}  // namespace lamina::cli
