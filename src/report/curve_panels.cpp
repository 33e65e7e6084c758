#include "report/curve_panels.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/error.hpp"
#include "report/column_values.hpp"
#include "report/histogram.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kStripBins = 40;

json places_of_axis(const Places& places, const LogScale& scale) {
  if (places.kind == ColumnKind::number) return numbers(scale(places.numbers));
  json names = json::array();
  for (const std::string& level : places.levels) names.push_back(shown(level));
  return names;
}

// Of single rows four digits are enough.
json coarse(double value) { return std::isfinite(value) ? json(rounded(value, 4)) : json(); }

// Few whole numbers: ticks stand at them alone.
bool counts(const Places& places) {
  const std::vector<double>& all = places.numbers;
  return places.kind == ColumnKind::number && all.back() - all.front() <= 12 &&
         std::all_of(all.begin(), all.end(), [](double place) { return place == std::floor(place); });
}

}  // namespace

CurvePanels::CurvePanels(Chart& chart, const Places& places, const std::string& answer, const LogScale& scale)
    : chart_(chart), places_(places), scale_(scale), x_(places_of_axis(places, scale)) {
  chart.layout["xaxis"] = axis(scale.title(shown(places.column, 60)));
  chart.layout["xaxis"]["anchor"] = "y2";
  if (!numeric())
    chart.layout["xaxis"].update({{"type", "category"}, {"categoryorder", "array"}, {"categoryarray", x_}});
  if (counts(places_) && !scale.logarithmic()) chart.layout["xaxis"]["dtick"] = 1;
  chart.layout["yaxis"] = axis(answer);
  chart.layout["yaxis"]["domain"] = {0.17, 1};
  chart.layout["yaxis2"] = {{"domain", {0, 0.12}},
                            {"anchor", "x"},
                            {"showticklabels", false},
                            {"showgrid", false},
                            {"title", {{"text", "rows"}}}};
  chart.layout["bargap"] = 0.05;
}

void CurvePanels::add_curve(const Curve& curve, const std::string& name, std::size_t series) {
  const std::string color = series_color(series);
  const Band& bounds = curve.band;
  if (numeric()) {
    if (!bounds.empty())
      for (json& edge : band(x_, bounds.low, bounds.high, color)) chart_.data.push_back(std::move(edge));
    chart_.data.push_back(line(name, x_, numbers(curve.values), color, 2.5, series_dash(series)));
    return;
  }
  json trace = points(name, x_, numbers(curve.values), color, 10);
  trace["marker"]["symbol"] = series_symbol(series);
  if (!bounds.empty()) {
    std::vector<double> up, down;
    for (std::size_t place = 0; place < curve.values.size(); ++place) {
      up.push_back(std::max(0.0, bounds.high[place] - curve.values[place]));
      down.push_back(std::max(0.0, curve.values[place] - bounds.low[place]));
    }
    trace["error_y"] = {{"type", "data"}, {"symmetric", false}, {"array", numbers(up)}, {"arrayminus", numbers(down)}};
  }
  chart_.data.push_back(std::move(trace));
}

void CurvePanels::add_rows(const Curve& curve, std::size_t most, const std::string& color, double opacity) {
  const std::size_t width = places_.size(), count = std::min(most, curve.rows.size());
  if (count == 0) return;
  json x = json::array(), y = json::array();
  for (std::size_t row = 0; row < count; ++row) {
    for (std::size_t place = 0; place < width; ++place) {
      x.push_back(x_[place]);
      y.push_back(coarse(curve.lines[row * width + place]));
    }
    if (!numeric()) continue;
    x.push_back(nullptr);
    y.push_back(nullptr);
  }
  json trace = numeric() ? line("single rows", x, y, with_opacity(color, opacity), 1)
                         : points("single rows", x, y, with_opacity(color, opacity), 4);
  trace["hoverinfo"] = "skip";
  chart_.data.push_back(std::move(trace));
}

void CurvePanels::add_data(const Column& column, const Curve& curve) {
  json trace;
  if (numeric() && column.kind() == ColumnKind::number)
    trace = histogram_bars("rows", histogram(scale_(values_of(column)), kStripBins), kQuiet);
  else
    trace = bars("rows", x_, numbers(curve.rows_at), kQuiet);
  trace["yaxis"] = "y2";
  trace["showlegend"] = false;
  chart_.data.push_back(std::move(trace));
}

LogScale log_scale(const ChartInput& input, const Places& places) {
  const LogScale scale(places.numbers, input.options.log_x && places.kind == ColumnKind::number);
  if (!scale.possible())
    throw Error(ErrorKind::usage, "numbers below 0 have no logarithm", "leave --log-x out, or name other columns",
                {input.data->source(), 0, places.column});
  return scale;
}

std::string extremes_said(const Curve& curve) {
  const auto [least, most] = std::minmax_element(curve.values.begin(), curve.values.end());
  const auto at = [&](auto found) {
    const auto place = static_cast<std::size_t>(found - curve.values.begin());
    const bool numeric = curve.places.kind == ColumnKind::number;
    return figure(*found, 3) + ", at " +
           (numeric ? figure(curve.places.numbers[place], 5) : shown(curve.places.levels[place], 40));
  };
  return "lowest, " + at(least) + ", and highest, " + at(most);
}

}  // namespace lamina::report
