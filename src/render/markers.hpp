// The symbols of points.
#pragma once

#include <string>

#include "render/canvas.hpp"

namespace lamina::render {

struct Marker {
  std::string symbol = "circle";
  double size = 6;  // pixels across
  Color fill;
  Stroke edge = kNoStroke;
};

void draw_marker(Canvas& canvas, const Point& at, const Marker& marker);

}  // namespace lamina::render
