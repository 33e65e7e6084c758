#include "report/coloured_rows.hpp"

#include <algorithm>
#include <iterator>

#include "report/text.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kMostLevels = 20;  // with a trace of their own

json points_at(const std::string& name, const std::vector<std::size_t>& places, const std::vector<double>& x,
               const std::vector<double>& y, std::size_t series) {
  json trace = points(name, numbers(taken(x, places)), numbers(taken(y, places)), series_color(series), 7);
  trace["marker"]["symbol"] = series_symbol(series);
  trace["marker"]["opacity"] = 0.8;
  return trace;
}

json by_number(const Column& column, const std::vector<std::size_t>& rows, const std::vector<std::size_t>& places,
               const std::vector<double>& x, const std::vector<double>& y) {
  json trace = points_at(shown(column.name()), places, x, y, 0);
  std::vector<double> values;
  for (const std::size_t place : places) values.push_back(column.number(rows[place]));
  trace["marker"]["color"] = numbers(values);
  trace["marker"]["colorscale"] = kSizeScale;
  trace["marker"]["showscale"] = true;
  return trace;
}

std::vector<json> by_level(const Column& column, const std::vector<std::size_t>& rows,
                           const std::vector<std::size_t>& places, const std::vector<double>& x,
                           const std::vector<double>& y) {
  std::vector<std::vector<std::size_t>> parts(column.levels().size() + 1);  // the last: missing
  for (const std::size_t place : places)
    parts[column.missing(rows[place]) ? column.levels().size() : static_cast<std::size_t>(column.code(rows[place]))]
        .push_back(place);
  std::vector<json> traces;
  for (std::size_t level = 0; level < parts.size(); ++level)
    if (!parts[level].empty())
      traces.push_back(points_at(level < column.levels().size() ? shown(column.levels()[level], 40) : "(missing)",
                                 parts[level], x, y, level));
  return traces;
}

// A target of few whole numbers is one of classes.
Column as_levels(const Column& column) {
  std::vector<std::string> levels;
  for (std::size_t row = 0; row < column.rows() && levels.size() <= kMostLevels; ++row)
    if (!column.missing(row) && std::find(levels.begin(), levels.end(), column.cell(row)) == levels.end())
      levels.push_back(column.cell(row));
  order_levels(levels);
  std::vector<std::int32_t> codes(column.rows(), -1);
  for (std::size_t row = 0; row < column.rows(); ++row) {
    const auto found = std::find(levels.begin(), levels.end(), column.cell(row));
    if (found != levels.end()) codes[row] = static_cast<std::int32_t>(found - levels.begin());
  }
  return Column::categories(column.name(), codes, std::move(levels));
}

bool counts_as_levels(const ChartInput& input, const Column& column) {
  if (column.kind() == ColumnKind::category) return column.levels().size() <= kMostLevels;
  return column.kind() == ColumnKind::number && !input.models.empty() && input.models.front().model->classifies() &&
         input.models.front().model->target() == column.name() &&
         input.models.front().model->levels().size() <= kMostLevels;
}

}  // namespace

std::string colour_column(const ChartInput& input) {
  if (!input.options.color.empty()) return input.data->column(input.options.color).name();
  std::vector<std::string> candidates = {"label"};
  if (!input.models.empty()) candidates = input.models.front().model->targets();
  for (const std::string& name : candidates)
    if (input.data->find(name)) return name;
  return "";
}

std::vector<json> coloured_rows(const ChartInput& input, const std::vector<std::size_t>& rows,
                                const std::vector<double>& x, const std::vector<double>& y) {
  const std::vector<std::size_t> places = drawn(rows.size(), kCloudPoints, input.options.explain_seed);
  const std::string name = colour_column(input);
  if (name.empty()) return {points_at("rows", places, x, y, 0)};
  const Column& column = input.data->column(name);
  if (counts_as_levels(input, column))
    return by_level(column.kind() == ColumnKind::number ? as_levels(column) : column, rows, places, x, y);
  if (column.kind() == ColumnKind::number) return {by_number(column, rows, places, x, y)};
  return {points_at("rows", places, x, y, 0)};  // too many levels to tell apart
}

std::string colour_text(const ChartInput& input, std::size_t count) {
  std::string text;
  if (const std::string name = colour_column(input); !name.empty()) text = " Colours tell " + shown(name) + ".";
  if (count > kCloudPoints)
    text += " " + whole(static_cast<double>(kCloudPoints)) + " of them are drawn, chosen by the seed.";
  return text;
}

}  // namespace lamina::report
