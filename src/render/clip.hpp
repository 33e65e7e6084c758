// What of a line or an area lies within a rectangle. Files hold nothing outside, however far away data lies.
#pragma once

#include <vector>

#include "render/canvas.hpp"

namespace lamina::render {

using Path = std::vector<Point>;

bool inside(const Rect& rect, const Point& point, double slack = 0.5);

// The parts within; points that are not finite are gaps.
std::vector<Path> clipped_line(const Path& points, const Rect& rect);

// Sutherland & Hodgman (1974). The points are finite; empty when nothing is left.
Path clipped_area(const Path& points, const Rect& rect);

// What both have in common; turned so that width and height are not negative.
Rect common(const Rect& a, const Rect& b);

}  // namespace lamina::render
