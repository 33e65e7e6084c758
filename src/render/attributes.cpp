#include "render/attributes.hpp"

#include <algorithm>
#include <cctype>

#include "lamina/error.hpp"
#include "render/color.hpp"
#include "render/tick_format.hpp"
#include "render/values.hpp"

namespace lamina::render {

namespace {

using Attributes = std::vector<Attribute>;

Attributes joined(std::initializer_list<Attributes> parts) {
  Attributes all;
  for (const Attributes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// Those of every trace.
Attributes common() {
  return {{"type", Kind::word},         {"name", Kind::word},      {"showlegend", Kind::flag},
          {"legendgroup", Kind::word},  {"opacity", Kind::number}, {"hovertext", Kind::words},
          {"hovertemplate", Kind::any}, {"hoverinfo", Kind::word}, {"customdata", Kind::list}};
}

Attributes on_axes() { return {{"x", Kind::list}, {"y", Kind::list}, {"xaxis", Kind::word}, {"yaxis", Kind::word}}; }

// Colours by number. `where`: "marker." or nothing.
Attributes scaled(const std::string& where, const char* low, const char* high) {
  return {{where + "colorscale", Kind::scale},
          {where + low, Kind::number},
          {where + high, Kind::number},
          {where + "showscale", Kind::flag},
          {where + "reversescale", Kind::flag},
          {where + "colorbar.title.text", Kind::word},
          {where + "colorbar.tickvals", Kind::list},
          {where + "colorbar.ticktext", Kind::words},
          {where + "colorbar.tickformat", Kind::word}};
}

Attributes error_bars() {
  Attributes all;
  for (const char* axis : {"error_x.", "error_y."})
    for (const Attribute& attribute : Attributes{{"array", Kind::list},
                                                 {"arrayminus", Kind::list},
                                                 {"symmetric", Kind::flag},
                                                 {"type", Kind::word},
                                                 {"visible", Kind::flag},
                                                 {"color", Kind::color},
                                                 {"thickness", Kind::number},
                                                 {"width", Kind::number}})
      all.push_back({axis + attribute.path, attribute.kind});
  return all;
}

Attributes line() {
  return {{"line.color", Kind::color},
          {"line.width", Kind::number},
          {"line.dash", Kind::word, {"solid", "dash", "dot"}},
          {"line.shape", Kind::word, {"linear", "hv", "spline"}}};
}

Attributes marker() {
  return {{"marker.color", Kind::colors},
          {"marker.size", Kind::numbers},
          {"marker.symbol", Kind::word, {"circle", "square", "diamond", "cross", "x", "triangle-up"}},
          {"marker.opacity", Kind::number},
          {"marker.line.color", Kind::color},
          {"marker.line.width", Kind::number}};
}

Attributes scatter() {
  return joined({common(),
                 on_axes(),
                 line(),
                 marker(),
                 scaled("marker.", "cmin", "cmax"),
                 error_bars(),
                 {{"mode",
                   Kind::word,
                   {"lines", "markers", "lines+markers", "text", "markers+text", "lines+markers+text", "lines+text"}},
                  {"fill", Kind::word, {"none", "tozeroy", "tonexty", "toself"}},
                  {"fillcolor", Kind::color},
                  {"connectgaps", Kind::flag},
                  {"text", Kind::words},
                  {"textposition",
                   Kind::word,
                   {"top left", "top center", "top right", "middle left", "middle center", "middle right",
                    "bottom left", "bottom center", "bottom right"}}}});
}

Attributes bar() {
  return joined({common(),
                 on_axes(),
                 scaled("marker.", "cmin", "cmax"),
                 error_bars(),
                 {{"orientation", Kind::word, {"v", "h"}},
                  {"base", Kind::numbers},
                  {"width", Kind::numbers},
                  {"marker.color", Kind::colors},
                  {"marker.opacity", Kind::number},
                  {"marker.line.color", Kind::color},
                  {"marker.line.width", Kind::number},
                  {"text", Kind::words},
                  {"textposition", Kind::word, {"inside", "outside", "auto", "none"}}}});
}

Attributes heatmap() {
  return joined({common(),
                 on_axes(),
                 scaled("", "zmin", "zmax"),
                 {{"z", Kind::list},
                  {"zmid", Kind::number},
                  {"text", Kind::list},
                  {"texttemplate", Kind::word, {"%{text}"}},
                  {"hoverongaps", Kind::flag},
                  {"xgap", Kind::number},
                  {"ygap", Kind::number}}});
}

Attributes contour() {
  return joined({common(),
                 on_axes(),
                 scaled("", "zmin", "zmax"),
                 {{"z", Kind::list},
                  {"zmid", Kind::number},
                  {"contours.start", Kind::number},
                  {"contours.end", Kind::number},
                  {"contours.size", Kind::number},
                  {"contours.coloring", Kind::word, {"fill", "lines", "none"}},
                  {"contours.showlabels", Kind::flag},
                  {"contours.showlines", Kind::flag},
                  {"line.color", Kind::color},
                  {"line.width", Kind::number},
                  {"line.dash", Kind::word, {"solid", "dash", "dot"}},
                  {"ncontours", Kind::number},
                  {"autocontour", Kind::flag},
                  {"connectgaps", Kind::flag}}});
}

Attributes surface() {
  return joined({common(), scaled("", "cmin", "cmax"), {{"x", Kind::list}, {"y", Kind::list}, {"z", Kind::list}}});
}

Attributes parcoords() {
  return joined(
      {common(), scaled("line.", "cmin", "cmax"), {{"line.color", Kind::colors}, {"dimensions", Kind::list}}});
}

const Attributes& dimension_attributes() {
  static const Attributes all = {{"label", Kind::word},    {"values", Kind::list},    {"range", Kind::list},
                                 {"tickvals", Kind::list}, {"ticktext", Kind::words}, {"tickformat", Kind::word}};
  return all;
}

const Attributes& axis_attributes() {
  static const Attributes all = {{"title.text", Kind::word},
                                 {"type", Kind::word, {"linear", "log", "category"}},
                                 {"range", Kind::list},
                                 {"domain", Kind::list},
                                 {"anchor", Kind::word},
                                 {"matches", Kind::word},
                                 {"tickvals", Kind::list},
                                 {"ticktext", Kind::words},
                                 {"tickformat", Kind::word},
                                 {"dtick", Kind::number},
                                 {"tickangle", Kind::number},
                                 {"showgrid", Kind::flag},
                                 {"zeroline", Kind::flag},
                                 {"visible", Kind::flag},
                                 {"showticklabels", Kind::flag},
                                 {"autorange", Kind::any},
                                 {"rangemode", Kind::word, {"normal", "tozero", "nonnegative"}},
                                 {"automargin", Kind::flag},
                                 {"scaleanchor", Kind::word},
                                 {"scaleratio", Kind::number},
                                 {"constrain", Kind::word},
                                 {"categoryorder", Kind::word, {"array", "trace"}},
                                 {"categoryarray", Kind::list}};
  return all;
}

const Attributes& shape_attributes() {
  static const Attributes all = {{"type", Kind::word, {"line", "rect", "circle"}},
                                 {"xref", Kind::word},
                                 {"yref", Kind::word},
                                 {"x0", Kind::any},
                                 {"x1", Kind::any},
                                 {"y0", Kind::any},
                                 {"y1", Kind::any},
                                 {"fillcolor", Kind::color},
                                 {"opacity", Kind::number},
                                 {"layer", Kind::word, {"above", "below"}},
                                 {"line.color", Kind::color},
                                 {"line.width", Kind::number},
                                 {"line.dash", Kind::word, {"solid", "dash", "dot"}}};
  return all;
}

const Attributes& annotation_attributes() {
  static const Attributes all = {{"x", Kind::any},
                                 {"y", Kind::any},
                                 {"xref", Kind::word},
                                 {"yref", Kind::word},
                                 {"text", Kind::word},
                                 {"showarrow", Kind::flag},
                                 {"ax", Kind::number},
                                 {"ay", Kind::number},
                                 {"font.size", Kind::number},
                                 {"textangle", Kind::number},
                                 {"xanchor", Kind::word, {"auto", "left", "center", "right"}},
                                 {"yanchor", Kind::word, {"auto", "top", "middle", "bottom"}},
                                 {"align", Kind::word}};
  return all;
}

[[noreturn]] void refuse(const std::string& where, const std::string& what,
                         const std::string& remedy = "add it to src/render, or draw the chart without it") {
  throw Error(ErrorKind::internal, where + what, remedy);
}

bool is_axis_name(const std::string& name) {
  if (!name.starts_with("xaxis") && !name.starts_with("yaxis")) return false;
  return std::all_of(name.begin() + 5, name.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool all_of(const json& list, bool (*holds)(const json&)) { return std::all_of(list.begin(), list.end(), holds); }

bool is_number_or_null(const json& value) { return value.is_number() || value.is_null(); }
bool is_text(const json& value) { return !value.is_object() && !value.is_array(); }

bool is_of_kind(const json& value, Kind kind) {
  switch (kind) {
    case Kind::word:
    case Kind::color:
      return value.is_string();
    case Kind::number:
      return value.is_number();
    case Kind::flag:
      return value.is_boolean();
    case Kind::list:
      return value.is_array();
    case Kind::numbers:
      return value.is_number() || (value.is_array() && all_of(value, is_number_or_null));
    case Kind::words:
      return value.is_string() || (value.is_array() && all_of(value, is_text));
    case Kind::colors:
      return value.is_string() || (value.is_array() && all_of(value, is_text));
    case Kind::scale:
      return value.is_string() || value.is_array();
    case Kind::any:
      return true;
  }
  return false;
}

// Colours that cannot be read throw.
void check_colors(const json& value) {
  if (value.is_string()) parse_color(value.get<std::string>());
  if (!value.is_array()) return;
  for (const json& color : value)
    if (color.is_string()) parse_color(color.get<std::string>());
}

void check_value(const Attribute& attribute, const json& value, const std::string& where) {
  if (!is_of_kind(value, attribute.kind)) refuse(where, attribute.path + " has a value that renderers cannot read");
  if (attribute.kind == Kind::color || attribute.kind == Kind::colors) check_colors(value);
  if (attribute.kind == Kind::scale) ColorScale scale(value);
  if (attribute.path.ends_with("tickformat")) check_tick_format(value.get<std::string>());
  const auto same = [&](const char* choice) { return value == choice; };
  if (!attribute.choices.empty() && std::none_of(attribute.choices.begin(), attribute.choices.end(), same))
    refuse(where, attribute.path + " is \"" + value.get<std::string>() + "\", which renderers do not know");
}

void check_object(const Attributes& known, const json& object, const std::string& where,
                  const std::string& prefix = {}) {
  if (!object.is_object())
    refuse(where, (prefix.empty() ? "" : prefix.substr(0, prefix.size() - 1) + " ") + "is no object");
  for (const auto& [key, value] : object.items()) {
    const std::string path = prefix + key;
    const auto found = std::find_if(known.begin(), known.end(), [&](const Attribute& a) { return a.path == path; });
    const bool leads_on =
        std::any_of(known.begin(), known.end(), [&](const Attribute& a) { return a.path.starts_with(path + "."); });
    if (value.is_null()) continue;
    if (found != known.end())
      check_value(*found, value, where);
    else if (leads_on)
      check_object(known, value, where, path + ".");
    else
      refuse(where, "has the attribute " + path + ", which renderers do not know");
  }
}

void check_list(const Attributes& known, const json& list, const std::string& where) {
  for (const json& object : list) check_object(known, object, where);
}

const TraceKind& trace_kind(const std::string& type, const std::string& where) {
  for (const TraceKind& kind : trace_kinds())
    if (type == kind.type) return kind;
  refuse(where, "is of type \"" + type + "\", which renderers do not know");
}

// Plotly would take levels that look like numbers or dates for such.
void check_axis_of_words(const Chart& chart, const json& trace, char axis, const std::string& where) {
  const json& cells = value_at(trace, std::string(1, axis));
  if (!cells.is_array() || std::none_of(cells.begin(), cells.end(), [](const json& c) { return c.is_string(); }))
    return;
  const std::string id = word_at(trace, std::string(1, axis) + "axis", std::string(1, axis));
  const std::string name = std::string(1, axis) + "axis" + id.substr(1);
  if (word_at(chart.layout, name + ".type") != "category")
    refuse(where, std::string("has words along ") + axis + ", and " + name + " is not of type category",
           "give the axis that type: Plotly takes words that look like numbers or dates for such");
}

void check_layout(const Chart& chart, const std::string& where) {
  for (const auto& [key, value] : chart.layout.items()) {
    if (is_axis_name(key))
      check_object(axis_attributes(), value, where + key + " ");
    else if (key == "shapes")
      check_list(shape_attributes(), value, where + "a shape ");
    else if (key == "annotations")
      check_list(annotation_attributes(), value, where + "an annotation ");
    else
      check_object(layout_attributes(), json{{key, value}}, where + "the layout ");
  }
}

}  // namespace

const std::vector<TraceKind>& trace_kinds() {
  static const std::vector<TraceKind> all = {{"scatter", scatter()}, {"bar", bar()},
                                             {"heatmap", heatmap()}, {"contour", contour()},
                                             {"surface", surface()}, {"parcoords", parcoords()}};
  return all;
}

const std::vector<Attribute>& layout_attributes() {
  static const Attributes all = {{"barmode", Kind::word, {"group", "stack", "overlay"}},
                                 {"bargap", Kind::number},
                                 {"showlegend", Kind::flag},
                                 {"legend.title.text", Kind::word},
                                 {"height", Kind::number},
                                 {"scene.xaxis.title.text", Kind::word},
                                 {"scene.yaxis.title.text", Kind::word},
                                 {"scene.zaxis.title.text", Kind::word},
                                 {"scene.zaxis.range", Kind::list},
                                 {"scene.camera.eye", Kind::any}};
  return all;
}

void check(const Chart& chart) {
  const std::string chart_is = "the chart " + chart.name + ": ";
  if (!chart.data.is_array()) refuse(chart_is, "data is no list of traces");
  for (std::size_t i = 0; i < chart.data.size(); ++i) {
    const json& trace = chart.data[i];
    const std::string where = chart_is + "trace " + std::to_string(i) + " ";
    const TraceKind& kind = trace_kind(word_at(trace, "type", "scatter"), where);
    check_object(kind.attributes, trace, where);
    if (word_at(trace, "type") == "parcoords")
      check_list(dimension_attributes(), value_at(trace, "dimensions"), where + "dimension ");
    if (word_at(trace, "type") == "surface") continue;
    for (const char axis : {'x', 'y'}) check_axis_of_words(chart, trace, axis, where);
  }
  check_layout(chart, chart_is);
}

}  // namespace lamina::render
