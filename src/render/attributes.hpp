// What charts may say: exactly the part of Plotly's language that every renderer understands.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lamina/chart.hpp"

namespace lamina::render {

enum class Kind : std::uint8_t { word, number, flag, color, list, numbers, words, colors, scale, any };

struct Attribute {
  std::string path;  // "line.color"
  Kind kind;
  std::vector<const char*> choices = {};  // of words
};

struct TraceKind {
  const char* type;
  std::vector<Attribute> attributes;
};
const std::vector<TraceKind>& trace_kinds();
const std::vector<Attribute>& layout_attributes();  // but those of the following
const std::vector<Attribute>& axis_attributes();    // of xaxis, yaxis, xaxis2, …
const std::vector<Attribute>& shape_attributes();   // of each of shapes
const std::vector<Attribute>& annotation_attributes();
const std::vector<Attribute>& dimension_attributes();  // of parallel coordinates

// Throws an internal error that names the first trace type or attribute which renderers do not know, or a value that
// they cannot read. Every renderer calls it.
void check(const Chart& chart);

}  // namespace lamina::render
