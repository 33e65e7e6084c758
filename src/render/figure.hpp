// A chart as read: traces with their values along their axes.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lamina/chart.hpp"
#include "render/axis.hpp"
#include "render/color.hpp"

namespace lamina::render {

enum class TraceType : std::uint8_t { scatter, bar, heatmap, contour, surface, parcoords };

using Rows = std::vector<std::vector<double>>;

struct Bar {
  double low, high;  // across, in units of the axis it stands on
  double from, to;   // along
};

// Half lengths of error bars to both sides.
struct Errors {
  std::vector<double> minus, plus;
};

struct Trace {
  const json* spec;
  std::size_t number;  // in the chart
  TraceType type;
  std::string name = {};                      // clean
  Axis *x_axis = nullptr, *y_axis = nullptr;  // null without axes
  std::vector<double> x = {}, y = {};         // in the axes' units, NaN for gaps
  Rows z = {};
  Errors x_errors = {}, y_errors = {};
  std::vector<Bar> bars = {};
  Color color = {};  // of the line, the markers or the bars as far as they have one
  bool in_legend = false;

  bool sideways() const { return word_at(*spec, "orientation") == "h"; }
  bool has(const char* part) const;  // of a scatter: "lines", "markers", "text"
};

struct Figure {
  explicit Figure(const Chart& chart);  // checks it
  Figure(const Figure&) = delete;
  Figure& operator=(const Figure&) = delete;

  const Chart& chart;
  std::string title, caption;  // clean
  std::map<std::string, Axis> axes;
  std::vector<Trace> traces;

  const Axis* axis(const std::string& id) const;  // null when there is none
};

}  // namespace lamina::render
