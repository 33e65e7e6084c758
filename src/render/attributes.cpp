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
