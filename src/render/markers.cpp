#include "render/markers.hpp"

#include <cmath>

namespace lamina::render {

namespace {

// A thick + with its arms along the axes, or turned by 45° for ×.
std::vector<Point> cross(const Point& at, double r, bool turned) {
  const double t = r / 2.6;
  const std::vector<Point> plus = {{-t, -r}, {t, -r}, {t, -t}, {r, -t}, {r, t},   {t, t},
                                   {t, r},   {-t, r}, {-t, t}, {-r, t}, {-r, -t}, {-t, -t}};
  const double c = turned ? std::sqrt(0.5) : 1, s = turned ? std::sqrt(0.5) : 0;
  std::vector<Point> points;
  for (const Point& p : plus) points.push_back({at.x + c * p.x - s * p.y, at.y + s * p.x + c * p.y});
  return points;
}

}  // namespace

void draw_marker(Canvas& canvas, const Point& at, const Marker& marker) {
  const double r = marker.size / 2;
  if (!(r > 0)) return;
  if (marker.symbol == "square") {
    const double s = r * 0.9;
    canvas.rect({at.x - s, at.y - s, at.x + s, at.y + s}, marker.fill, marker.edge);
  } else if (marker.symbol == "diamond") {
    const double d = r * 1.3;
    canvas.polygon({{at.x - d, at.y}, {at.x, at.y - d}, {at.x + d, at.y}, {at.x, at.y + d}}, marker.fill, marker.edge);
  } else if (marker.symbol == "triangle-up") {
    const double h = r * 1.15;
    canvas.polygon({{at.x - h, at.y + h * 0.6}, {at.x, at.y - h * 1.2}, {at.x + h, at.y + h * 0.6}}, marker.fill,
                   marker.edge);
  } else if (marker.symbol == "cross" || marker.symbol == "x") {
    canvas.polygon(cross(at, r * 1.15, marker.symbol == "x"), marker.fill, marker.edge);
  } else {
    canvas.ellipse({at.x - r, at.y - r, at.x + r, at.y + r}, marker.fill, marker.edge);
  }
}

}  // namespace lamina::render
