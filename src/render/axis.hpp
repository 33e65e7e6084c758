// An axis: from the cells of a chart to places on the paper.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "render/values.hpp"

namespace lamina::render {

enum class AxisType : std::uint8_t { linear, log, category };

struct Tick {
  double value = 0;  // in the axis's units
  std::string label;
};

// Values are in the axis's own units: numbers, their decimal logarithms, or the places of categories from 0.
struct Axis {
  std::string id = "x";  // Plotly's: "x", "y2"
  bool horizontal = true;
  AxisType type = AxisType::linear;
  json spec = json::object();  // what the layout says of it
  std::string title, anchor;
  std::vector<std::string> categories;
  std::map<std::string, double> places;    // of categories
  double domain_low = 0, domain_high = 1;  // share of the paper
  bool visible = true, labels = true, grid = true;
  double low = 0, high = 1;  // at the begin and at the end; low > high when it is reversed

  double begin = 0, end = 1;  // on the paper
  std::vector<Tick> ticks;
  double angle = 0;  // of the labels

  double value(const json& cell) const;  // NaN for what has no place
  double at(double value) const;         // on the paper
  double least() const { return low < high ? low : high; }
  double most() const { return low < high ? high : low; }
  void add_category(const std::string& name);
};

// What is seen along an axis: `padded` gets some room around it, `tight` does not.
struct Extent {
  double low, high;
  Extent();
  void add(double value);
  bool empty() const { return !(low <= high); }
};

// The range of data; with only one value something around it.
void set_range(Axis& axis, const Extent& tight, const Extent& padded);

}  // namespace lamina::render
