#include "render/figure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/math.hpp"
#include "render/attributes.hpp"
#include "render/bars.hpp"
#include "render/log10.hpp"
#include "render/ranges.hpp"
#include "render/text.hpp"

namespace lamina::render {

namespace {

TraceType type_of(const json& trace) {
  static const std::map<std::string, TraceType> all = {
      {"scatter", TraceType::scatter}, {"bar", TraceType::bar},         {"heatmap", TraceType::heatmap},
      {"contour", TraceType::contour}, {"surface", TraceType::surface}, {"parcoords", TraceType::parcoords}};
  return all.at(word_at(trace, "type", "scatter"));
}

bool on_axes(TraceType type) { return type != TraceType::surface && type != TraceType::parcoords; }

bool has_words(const json& cells) {
  return cells.is_array() && std::any_of(cells.begin(), cells.end(), [](const json& c) { return c.is_string(); });
}

std::string layout_name(const std::string& id) { return id.substr(0, 1) + "axis" + id.substr(1); }

Axis axis_of(const Chart& chart, const std::string& id) {
  Axis axis;
  axis.id = id;
  axis.horizontal = id[0] == 'x';
  if (const json& spec = value_at(chart.layout, layout_name(id)); spec.is_object()) axis.spec = spec;
  axis.title = text_at(axis.spec, "title.text");
  axis.anchor = word_at(axis.spec, "anchor", axis.horizontal ? "y" : "x");
  const json& domain = value_at(axis.spec, "domain");
  if (domain.is_array() && domain.size() == 2) {
    axis.domain_low = std::clamp(cell_number(domain[0]), 0.0, 1.0);
    axis.domain_high = std::clamp(cell_number(domain[1]), 0.0, 1.0);
  }
  axis.visible = flag_at(axis.spec, "visible", true);
  axis.labels = flag_at(axis.spec, "showticklabels", true);
  const std::string type = word_at(axis.spec, "type");
  axis.type = type == "log" ? AxisType::log : type == "category" ? AxisType::category : AxisType::linear;
  axis.grid = flag_at(axis.spec, "showgrid", axis.type != AxisType::category);
  for (const json& category : value_at(axis.spec, "categoryarray")) axis.add_category(cell_text(category));
  return axis;
}

Axis& axis_for(Figure& figure, const std::string& id) {
  const auto found = figure.axes.find(id);
  return found != figure.axes.end() ? found->second : figure.axes.emplace(id, axis_of(figure.chart, id)).first->second;
}

void add_axes(Figure& figure, Trace& trace) {
  if (!on_axes(trace.type)) return;
  trace.x_axis = &axis_for(figure, word_at(*trace.spec, "xaxis", "x"));
  trace.y_axis = &axis_for(figure, word_at(*trace.spec, "yaxis", "y"));
  for (const auto& [name, axis] : {std::pair{"x", trace.x_axis}, {"y", trace.y_axis}}) {
    const json& cells = value_at(*trace.spec, name);
    if (has_words(cells) && axis->type == AxisType::linear) axis->type = AxisType::category;
    if (axis->type != AxisType::category || !cells.is_array()) continue;
    for (const json& cell : cells)
      if (!cell.is_null()) axis->add_category(cell_text(cell));
  }
}

// 0, 1, 2, … where the chart says nothing.
std::vector<double> places(const Axis& axis, const json& cells, std::size_t count) {
  std::vector<double> values;
  if (cells.is_array())
    for (const json& cell : cells) values.push_back(axis.value(cell));
  else
    for (std::size_t i = 0; i < count; ++i) values.push_back(static_cast<double>(i));
  return values;
}

Rows rows_of(const json& z) {
  Rows rows;
  if (!z.is_array()) return rows;
  for (const json& row : z) {
    rows.emplace_back();
    if (row.is_array())
      for (const json& cell : row) rows.back().push_back(cell_number(cell));
  }
  std::size_t columns = 0;
  for (const auto& row : rows) columns = std::max(columns, row.size());
  for (auto& row : rows) row.resize(columns, std::numeric_limits<double>::quiet_NaN());
  if (columns == 0) rows.clear();
  return rows;
}

// x or y of a surface: a list, a list of rows, or counted.
std::vector<double> surface_places(const json& cells, bool along_rows, std::size_t count) {
  const bool in_rows = cells.is_array() && !cells.empty() && cells[0].is_array();
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    const json& cell = !in_rows ? item(cells, i) : along_rows ? item(cells[0], i) : item(item(cells, i), 0);
    values.push_back(cells.is_array() ? cell_number(cell) : static_cast<double>(i));
  }
  return values;
}

void read_surface(Trace& trace) {
  trace.z = rows_of(value_at(*trace.spec, "z"));
  if (trace.z.empty()) return;
  trace.x = surface_places(value_at(*trace.spec, "x"), true, trace.z[0].size());
  trace.y = surface_places(value_at(*trace.spec, "y"), false, trace.z.size());
}

std::size_t length_of(const json& cells) { return cells.is_array() ? cells.size() : 0; }

void read_values(Trace& trace) {
  const json &spec = *trace.spec, &x = value_at(spec, "x"), &y = value_at(spec, "y");
  const bool has_rows = trace.type == TraceType::heatmap || trace.type == TraceType::contour;
  if (has_rows) trace.z = rows_of(value_at(spec, "z"));
  trace.x = places(*trace.x_axis, x, has_rows ? (trace.z.empty() ? 0 : trace.z[0].size()) : length_of(y));
  trace.y = places(*trace.y_axis, y, has_rows ? trace.z.size() : length_of(x));
  if (has_rows) return;
  const std::size_t count = std::min(trace.x.size(), trace.y.size());
  trace.x.resize(count), trace.y.resize(count);
}

// A length from a value as a length in the axis's units.
double end_of(const Axis& axis, double value, double length) {
  if (std::isnan(length) || std::isnan(value)) return std::numeric_limits<double>::quiet_NaN();
  return axis.type == AxisType::log ? log10_of(math::pow(10.0, value) + length) - value : length;
}

Errors errors_of(const json& spec, const std::string& name, const Axis& axis, const std::vector<double>& values) {
  Errors errors;
  const json& plus = value_at(spec, name + ".array");
  if (!plus.is_array() || !flag_at(spec, name + ".visible", true)) return errors;
  const json& minus = value_at(spec, name + ".arrayminus");
  const bool symmetric = flag_at(spec, name + ".symmetric", !minus.is_array());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double up = cell_number(item(plus, i)), down = symmetric ? up : cell_number(item(minus, i));
    errors.plus.push_back(end_of(axis, values[i], up));
    errors.minus.push_back(-end_of(axis, values[i], -down));
  }
  return errors;
}

Color color_of(const Trace& trace) {
  const json& spec = *trace.spec;
  for (const char* path : {"line.color", "marker.color", "fillcolor"}) {
    const json& color = value_at(spec, path);
    if (color.is_string()) return parse_color(color.get<std::string>());
    if (color.is_array() && !color.empty() && color[0].is_string()) return parse_color(color[0].get<std::string>());
  }
  return default_color(trace.number);
}

Trace trace_of(Figure& figure, const json& spec, std::size_t number) {
  Trace trace{&spec, number, type_of(spec), text_at(spec, "name")};
  if (trace.name.empty()) trace.name = "trace " + std::to_string(number);
  trace.color = color_of(trace);
  add_axes(figure, trace);
  return trace;
}

// Scales have a colour bar instead.
bool may_be_listed(const Trace& trace) {
  const bool lists = trace.type == TraceType::scatter || trace.type == TraceType::bar;
  return flag_at(*trace.spec, "showlegend", lists) && lists;
}

void choose_legend(Figure& figure) {
  std::size_t count = 0;
  bool asked = false;
  for (Trace& trace : figure.traces) {
    trace.in_legend = may_be_listed(trace);
    count += trace.in_legend;
    asked = asked || (trace.in_legend && value_at(*trace.spec, "showlegend").is_boolean());
  }
  if (flag_at(figure.chart.layout, "showlegend", count > 1 || asked)) return;
  for (Trace& trace : figure.traces) trace.in_legend = false;
}

}  // namespace

bool Trace::has(const char* part) const {
  const std::string mode = word_at(*spec, "mode", x.size() < 20 ? "lines+markers" : "lines");
  return mode.find(part) != std::string::npos;
}

Figure::Figure(const Chart& described)
    : chart(described), title(clean(described.title)), caption(clean(described.caption)) {
  check(chart);
  for (std::size_t i = 0; i < chart.data.size(); ++i) traces.push_back(trace_of(*this, chart.data[i], i));
  for (Trace& trace : traces) trace.x_axis ? read_values(trace) : read_surface(trace);
  place_bars(*this);
  for (Trace& trace : traces) {
    if (!trace.x_axis) continue;
    const std::vector<double> ends = bar_ends(trace);
    trace.x_errors = errors_of(*trace.spec, "error_x", *trace.x_axis, trace.sideways() ? ends : trace.x);
    trace.y_errors =
        errors_of(*trace.spec, "error_y", *trace.y_axis, trace.sideways() || ends.empty() ? trace.y : ends);
  }
  set_ranges(*this);
  choose_legend(*this);
}

const Axis* Figure::axis(const std::string& id) const {
  const auto found = axes.find(id);
  return found == axes.end() ? nullptr : &found->second;
}

}  // namespace lamina::render
