// How the values of each column are distributed.
#include <algorithm>

#include "lamina/error.hpp"
#include "report/column_values.hpp"
#include "report/data_charts.hpp"
#include "report/histogram.hpp"
#include "report/log_scale.hpp"
#include "report/panels.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kMostColumns = 24, kMostLevels = 8, kBeside = 3;

std::string name_of(const Column& column, const std::string& title, std::size_t others) {
  std::string more;
  if (const std::size_t missing = column.missing_count(); missing > 0)
    more = whole(static_cast<double>(missing)) + " missing";
  if (others > 0) more += (more.empty() ? "" : ", ") + counted_whole(static_cast<double>(others), "more level");
  return title + (more.empty() ? "" : " (" + more + ")");
}

// Category axes keep levels apart whose first characters are the same.
void name_levels(json& axis, const std::vector<std::string>& levels, std::size_t most) {
  json short_names = json::array();
  for (const std::string& level : levels) short_names.push_back(shown(level, most));
  axis.update({{"type", "category"}, {"tickvals", levels}, {"ticktext", short_names}});
}

void add_column(Panels& panels, std::size_t panel, const Column& column, const ChartOptions& options, bool target) {
  const std::string color = series_color(target ? 1 : 0);
  std::size_t others = 0;
  std::string title = shown(column.name(), 24);
  if (column.kind() == ColumnKind::number) {
    const std::vector<double> values = values_of(column);
    const LogScale scale(values, options.log_x && !target);  // where there are numbers below 0, as they are
    const Histogram counts = histogram(scale(values), static_cast<std::size_t>(options.bins));
    panels.add(panel, histogram_bars(shown(column.name()), counts, color));
    if (counts.width == 1 && counts.counts.size() <= 12) panels.x_axis(panel)["dtick"] = 1;
    title = scale.title(title);
  } else {
    const LevelCounts counts = level_counts(column, kMostLevels);
    panels.add(panel, bars(shown(column.name()), counts.levels, numbers(counts.counts), color));
    name_levels(panels.x_axis(panel), counts.levels, 48 / std::max<std::size_t>(4, counts.levels.size()));
    others = counts.others;
  }
  panels.y_axis(panel)["rangemode"] = "tozero";
  panels.name(panel, name_of(column, title, others));
  if (panel % kBeside == 0) panels.name_row(panel, "rows");
}

std::string missing_said(const std::vector<const Column*>& columns) {
  std::size_t with = 0, cells = 0;
  for (const Column* column : columns) {
    with += column->missing_count() > 0;
    cells += column->missing_count();
  }
  if (cells == 0) return "No cell is missing.";
  return counted_whole(static_cast<double>(cells), "cell") + (cells == 1 ? " is" : " are") + " missing, in " +
         counted_whole(static_cast<double>(with), "column") + ".";
}

}  // namespace

std::vector<Chart> draw_columns(const ChartInput& input) {
  const std::vector<const Column*> columns = shown_columns(input);
  if (columns.empty() || input.data->rows() == 0)
    throw Error(ErrorKind::data, "there is no column of numbers or categories to show", "give a table with rows",
                {input.data->source(), 0, {}});
  const std::size_t count = std::min(columns.size(), kMostColumns);
  const std::size_t targets = input.models.empty() ? 0 : input.models.front().model->targets().size();
  Chart chart{"columns", "Columns", "", json::array(), json::object()};
  Panels panels(chart, count, kBeside);
  for (std::size_t i = 0; i < count; ++i) add_column(panels, i, *columns[i], input.options, i < targets);
  chart.layout["bargap"] = 0.1;
  chart.caption = counted_whole(static_cast<double>(input.data->rows()), "row") + ", " +
                  counted_whole(static_cast<double>(columns.size()), "column") +
                  (targets > 0 ? ", what is predicted first. " : ". ") +
                  (count < columns.size() ? "The first " + whole(static_cast<double>(count)) + " are drawn. " : "") +
                  missing_said(columns);
  return {chart};
}

}  // namespace lamina::report
