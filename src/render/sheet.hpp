// How a picture is divided: title, legend, colour bar, and the area in which axes lie.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "render/canvas.hpp"
#include "render/figure.hpp"
#include "render/scaling.hpp"

namespace lamina::render {

inline constexpr double kTextSize = 12, kTitleSize = 15, kAxisTitleSize = 12.5;
inline constexpr double kMargin = 12;

struct LegendEntry {
  const Trace* trace;  // null: only words
  std::string label;
  Point at;  // its left end, in the middle of its height
};

struct Legend {
  bool beside = false;  // the plot, else above
  double width = 0, height = 0;
  std::vector<LegendEntry> entries;
};

struct ColorBar {
  const Trace* trace;
  Scaling scaling;
  std::vector<double> levels;  // of filled contours, else empty
  std::string title;
  std::vector<Tick> ticks;
  double width = 0;  // with its labels
};

struct Sheet {
  double width = 0, height = 0;
  Look look;
  std::vector<std::string> title;  // lines
  Legend legend;
  std::optional<ColorBar> bar;
  Rect plot;  // what "paper" means
};

// Divides the paper and sets begin, end, ticks and angle of every axis.
Sheet sheet_of(Figure& figure, const DrawOptions& options);

inline constexpr double kLegendKey = 26;  // from the left end of an entry to its words

// Entries placed within a width and height, from 0, 0 on.
Legend legend_of(const Figure& figure, double width, double height, bool beside);

std::optional<ColorBar> color_bar_of(const Figure& figure, double height);

}  // namespace lamina::render
