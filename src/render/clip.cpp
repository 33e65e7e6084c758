#include "render/clip.hpp"

#include <algorithm>
#include <cmath>

namespace lamina::render {

namespace {

bool finite(const Point& point) { return std::isfinite(point.x) && std::isfinite(point.y); }

// Liang & Barsky (1984): the shares of the way from a to b between which it is inside.
bool cut(const Point& a, const Point& b, const Rect& rect, double& from, double& to) {
  from = 0, to = 1;
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double steps[] = {-dx, dx, -dy, dy};
  const double rooms[] = {a.x - rect.left, rect.right - a.x, a.y - rect.top, rect.bottom - a.y};
  for (int side = 0; side < 4; ++side) {
    if (steps[side] == 0) {
      if (rooms[side] < 0) return false;
    } else {
      const double share = rooms[side] / steps[side];
      if (steps[side] < 0)
        from = std::max(from, share);
      else
        to = std::min(to, share);
    }
  }
  return from <= to;
}

Point between(const Point& a, const Point& b, double share) {
  return {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
}

// How far inside of one side; negative outside.
double depth(const Point& point, const Rect& rect, int side) {
  switch (side) {
    case 0:
      return point.x - rect.left;
    case 1:
      return rect.right - point.x;
    case 2:
      return point.y - rect.top;
    default:
      return rect.bottom - point.y;
  }
}

Path clipped_at(const Path& points, const Rect& rect, int side) {
  Path result;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point &a = points[i], &b = points[(i + 1) % points.size()];
    const double at_a = depth(a, rect, side), at_b = depth(b, rect, side);
    if (at_a >= 0) result.push_back(a);
    if ((at_a >= 0) != (at_b >= 0)) result.push_back(between(a, b, at_a / (at_a - at_b)));
  }
  return result;
}

}  // namespace

bool inside(const Rect& rect, const Point& point, double slack) {
  return point.x >= rect.left - slack && point.x <= rect.right + slack && point.y >= rect.top - slack &&
         point.y <= rect.bottom + slack;
}

std::vector<Path> clipped_line(const Path& points, const Rect& rect) {
  std::vector<Path> parts;
  bool goes_on = false;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const Point &a = points[i - 1], &b = points[i];
    double from = 0, to = 0;
    if (!finite(a) || !finite(b) || !cut(a, b, rect, from, to)) {
      goes_on = false;
      continue;
    }
    if (!goes_on || from > 0) parts.push_back({between(a, b, from)});
    parts.back().push_back(to < 1 ? between(a, b, to) : b);
    goes_on = to >= 1;
  }
  return parts;
}

Path clipped_area(const Path& points, const Rect& rect) {
  Path path = points;
  for (int side = 0; side < 4 && !path.empty(); ++side) path = clipped_at(path, rect, side);
  return path;
}

Rect common(const Rect& a, const Rect& b) {
  const Rect turned{std::min(b.left, b.right), std::min(b.top, b.bottom), std::max(b.left, b.right),
                    std::max(b.top, b.bottom)};
  Rect both{std::max(a.left, turned.left), std::max(a.top, turned.top), std::min(a.right, turned.right),
            std::min(a.bottom, turned.bottom)};
  both.right = std::max(both.left, both.right);
  both.bottom = std::max(both.top, both.bottom);
  return both;
}

}  // namespace lamina::render
