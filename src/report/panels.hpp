// Several small plots in one chart, in rows and columns, each with axes of its own.
#pragma once

#include <cstddef>
#include <string>

#include "lamina/chart.hpp"
#include "report/parts.hpp"

namespace lamina::report {

class Panels {
 public:
  // Gives the chart its height and the axes of `count` panels, at most `columns` beside each other, row by row from the
  // top. `row_height` in pixels.
  Panels(Chart& chart, std::size_t count, std::size_t columns, double row_height = 190);

  void add(std::size_t panel, json trace);
  json& x_axis(std::size_t panel) { return chart_.layout[key("xaxis", panel)]; }
  json& y_axis(std::size_t panel) { return chart_.layout[key("yaxis", panel)]; }
  // Below the panel.
  void name(std::size_t panel, const std::string& text);
  // The row's leftmost panel tells what stands along all vertical axes.
  void name_row(std::size_t panel, const std::string& text) { y_axis(panel)["title"] = {{"text", text}}; }

 private:
  static std::string key(const char* axis, std::size_t panel);  // "xaxis", "xaxis2", …; "x", "x2", …

  Chart& chart_;
};

}  // namespace lamina::report
