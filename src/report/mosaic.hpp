// Many pictures in one chart: a heatmap of tiles, each with a caption below it.
#pragma once

#include <string>
#include <vector>

#include "lamina/chart.hpp"

namespace lamina::report {

struct Tile {
  std::vector<double> cells;  // height × width, row by row from the top
  std::string caption;
};

struct MosaicLook {
  std::size_t height = 0, width = 0;  // of a tile
  const char* scale;
  double low, high;  // the values at the ends of the scale
  bool reversed = false;
};

// Fills data and layout of a chart.
void add_mosaic(Chart& chart, const std::vector<Tile>& tiles, const MosaicLook& look);

}  // namespace lamina::report
