// Charts of the columns of a table.
#include "report/data_charts.hpp"

#include <algorithm>

#include "report/answers.hpp"
#include "report/chart_groups.hpp"

namespace lamina::report {

namespace {

bool is_table(const ChartInput& input) { return input.data->image_height == 0 && input.data->rows() > 0; }

bool has_columns(const ChartInput& input) { return is_table(input) && !shown_columns(input).empty(); }

bool has_target(const ChartInput& input) {
  const Model& model = first_model(input);
  return input.data->rows() > 0 && !model.targets().empty() && has_answers(model, input.data);
}

bool correlates(const ChartInput& input) { return is_table(input) && varying_numbers(input).size() > 1; }

void add(const Frame& frame, const std::string& name, std::vector<const Column*>& columns) {
  const Column* column = frame.find(name);
  if (column && column->kind() != ColumnKind::text) columns.push_back(column);
}

bool varies(const Column& column) {
  double first = 0;
  bool found = false;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (column.missing(row)) continue;
    if (found && column.number(row) != first) return true;
    first = column.number(row);
    found = true;
  }
  return false;
}

}  // namespace

std::vector<const Column*> shown_columns(const ChartInput& input) {
  std::vector<const Column*> columns;
  if (input.models.empty()) {
    for (const Column& column : input.data->columns()) add(*input.data, column.name(), columns);
    return columns;
  }
  const Model& model = first_model(input);
  for (const std::string& target : model.targets()) add(*input.data, target, columns);
  for (const std::string& predictor : predictors(model)) add(*input.data, predictor, columns);
  return columns;
}

std::vector<const Column*> varying_numbers(const ChartInput& input) {
  std::vector<const Column*> columns = shown_columns(input);
  const auto last = std::remove_if(columns.begin(), columns.end(), [](const Column* column) {
    return column->kind() != ColumnKind::number || !varies(*column);
  });
  columns.erase(last, columns.end());
  return columns;
}

std::vector<ChartKind> data_charts() {
  return {
      {"target",
       "Target",
       "how often each class stands in the rows, or how the numbers to be predicted are distributed",
       "data",
       Needs::one,
       Needs::one,
       true,
       {"bins"},
       has_target,
       draw_target},
      {"columns",
       "Columns",
       "how the values of each column are distributed, and how many are missing",
       "data",
       Needs::optional,
       Needs::one,
       false,
       {"bins", "log_x"},
       has_columns,
       draw_columns},
      {"correlation",
       "Correlations",
       "Pearson's correlation of each two columns of numbers",
       "data",
       Needs::optional,
       Needs::one,
       false,
       {},
       correlates,
       draw_correlation},
  };
}

}  // namespace lamina::report
