// Surfaces over a plane: quadrilaterals, the farthest first, in a box with axes.
#include <algorithm>
#include <cmath>

#include "render/draw.hpp"
#include "render/projection.hpp"
#include "render/text.hpp"
#include "render/ticks.hpp"

namespace lamina::render {

namespace {

constexpr double kHeight = 0.75;

struct Quad {
  std::array<Vector, 4> corners;
  Color color;
  double depth;
};

// The box: an axis for each direction, from −½ to ½.
struct Box {
  std::array<Axis, 3> axes;
  double at(std::size_t direction, double value) const { return axes[direction].at(value); }
};

using Surfaces = std::vector<const Trace*>;

Surfaces surfaces_of(const Figure& figure) {
  Surfaces all;
  for (const Trace& trace : figure.traces)
    if (trace.type == TraceType::surface && !trace.z.empty()) all.push_back(&trace);
  return all;
}

Box box_of(const Figure& figure, const Surfaces& surfaces, double ticks) {
  std::array<Extent, 3> seen;
  for (const Trace* surface : surfaces) {
    for (const double x : surface->x) seen[0].add(x);
    for (const double y : surface->y) seen[1].add(y);
    for (const auto& row : surface->z)
      for (const double z : row) seen[2].add(z);
  }
  static constexpr const char* kNames[] = {"scene.xaxis", "scene.yaxis", "scene.zaxis"};
  Box box;
  for (std::size_t d = 0; d < 3; ++d) {
    Axis& axis = box.axes[d];
    if (const json& spec = value_at(figure.chart.layout, kNames[d]); spec.is_object()) axis.spec = spec;
    axis.title = text_at(axis.spec, "title.text");
    set_range(axis, seen[d], {});
    axis.begin = -0.5, axis.end = 0.5;
    axis.ticks = ticks_of(axis, ticks);
  }
  return box;
}

// A little darker where it is steep, so that its shape is seen.
Color shaded(const Color& color, const std::array<Vector, 4>& c) {
  const double slope_x = (c[1][2] + c[2][2] - c[0][2] - c[3][2]) / 2 / std::max(1e-9, std::abs(c[1][0] - c[0][0]));
  const double slope_y = (c[2][2] + c[3][2] - c[0][2] - c[1][2]) / 2 / std::max(1e-9, std::abs(c[3][1] - c[0][1]));
  const double light = (1 + 0.35 * slope_x - 0.2 * slope_y) / std::sqrt(1 + slope_x * slope_x + slope_y * slope_y);
  return mixed(color, {0, 0, 0, color.a}, 0.3 * (1 - std::clamp(light, 0.0, 1.0)));
}

void add_quads(const Trace& surface, const Box& box, const Projection& projection, std::vector<Quad>& quads) {
  const Rows& z = surface.z;
  const Scaling scaling = *scaling_of(surface);
  const double opacity = number_at(*surface.spec, "opacity", 1);
  const auto corner = [&](std::size_t r, std::size_t c) {
    return Vector{box.at(0, surface.x[c]), box.at(1, surface.y[r]), box.at(2, z[r][c])};
  };
  for (std::size_t r = 0; r + 1 < z.size(); ++r)
    for (std::size_t c = 0; c + 1 < z[0].size(); ++c) {
      Quad quad{{corner(r, c), corner(r, c + 1), corner(r + 1, c + 1), corner(r + 1, c)}, {}, 0};
      double sum = 0;
      for (const Vector& v : quad.corners) sum += v[0] + v[1] + v[2], quad.depth += projection.depth(v) / 4;
      if (!std::isfinite(sum)) continue;
      const double mean = z[r][c] / 4 + z[r][c + 1] / 4 + z[r + 1][c] / 4 + z[r + 1][c + 1] / 4;
      quad.color = with_alpha(shaded(scaling.at(mean), quad.corners), opacity);
      for (Vector& v : quad.corners) v[2] = std::clamp(v[2], -0.5, 0.5);
      quads.push_back(quad);
    }
}

void draw_quads(std::vector<Quad>& quads, const Projection& projection, Canvas& canvas) {
  std::stable_sort(quads.begin(), quads.end(), [](const Quad& a, const Quad& b) { return a.depth > b.depth; });
  for (const Quad& quad : quads) {
    std::vector<Point> points;
    for (const Vector& v : quad.corners) points.push_back(projection.at(v));
    canvas.polygon(points, quad.color, {quad.color, 0.6});
  }
}

// Which end of a direction is farther away.
double far_end(const Projection& projection, std::size_t direction) {
  Vector low{}, high{};
  low[direction] = -0.5, high[direction] = 0.5;
  return projection.depth(high) > projection.depth(low) ? 0.5 : -0.5;
}

Vector point_on(std::size_t d1, double v1, std::size_t d2, double v2, std::size_t d3, double v3) {
  Vector point{};
  point[d1] = v1, point[d2] = v2, point[d3] = v3;
  return point;
}

// The three faces at the back, with lines at the ticks of their two directions.
void draw_back(const Box& box, const Projection& projection, const Look& look, Canvas& canvas) {
  for (std::size_t face = 0; face < 3; ++face) {
    const double back = face == 2 ? -0.5 : far_end(projection, face);
    const std::size_t others[] = {(face + 1) % 3, (face + 2) % 3};
    for (const std::size_t along : others) {
      const std::size_t across = 3 - face - along;
      const auto line = [&](double place, const Color& color) {
        canvas.line(projection.at(point_on(face, back, along, place, across, -0.5)),
                    projection.at(point_on(face, back, along, place, across, 0.5)), {color});
      };
      for (const Tick& tick : box.axes[along].ticks) line(box.at(along, tick.value), look.grid);
      for (const double end : {-0.5, 0.5}) line(end, look.axis);
    }
  }
}

// The words of one direction along the edge that runs through `edge`, away from the middle of the box.
void draw_words(const Box& box, std::size_t direction, const Vector& edge, const Projection& projection,
                const Sheet& sheet, Canvas& canvas) {
  const Axis& axis = box.axes[direction];
  const Point middle = projection.at({0, 0, direction == 2 ? 0 : edge[2]});
  const auto outside = [&](double place, double away) {
    Vector on = edge;
    on[direction] = place;
    const Point p = projection.at(on);
    Vector inner = on;
    for (std::size_t d = 0; d < 3; ++d)
      if (d != direction) inner[d] = d == 2 ? on[2] : 0;
    const Point q = direction == 2 ? Point{middle.x, p.y} : projection.at(inner);
    const double length = std::max(1e-6, std::hypot(p.x - q.x, p.y - q.y));
    return Point{p.x + away * (p.x - q.x) / length, p.y + away * (p.y - q.y) / length};
  };
  double widest = 0;
  for (const Tick& tick : axis.ticks) {
    const std::string words = shortened(tick.label, kTextSize - 1, 60);
    widest = std::max(widest, text_width(words, kTextSize - 1));
    const Point at = outside(box.at(direction, tick.value), 9);
    const Anchor anchor = at.x < middle.x - 3 ? Anchor::end : at.x > middle.x + 3 ? Anchor::start : Anchor::middle;
    canvas.text({at.x, at.y + 4}, words, {sheet.look.muted, kTextSize - 1, anchor});
  }
  if (axis.title.empty()) return;
  const std::string title = shortened(axis.title, kAxisTitleSize, direction == 2 ? sheet.plot.height() : 160);
  const Point at = outside(0, direction == 2 ? widest + 26 : widest * 0.8 + 36);
  const double half = direction == 2 ? 8 : text_width(title, kAxisTitleSize) / 2;
  const double x = std::clamp(at.x, half + 4, std::max(half + 4, sheet.plot.right - half));
  canvas.text({x, std::min(at.y + 4, sheet.plot.bottom - 2)}, title,
              {sheet.look.text, kAxisTitleSize, Anchor::middle, direction == 2 ? -90.0 : 0.0});
}

Vector eye_of(const Figure& figure) {
  const json& eye = value_at(figure.chart.layout, "scene.camera.eye");
  const Vector own{number_at(eye, "x", 1.25), number_at(eye, "y", 1.25), number_at(eye, "z", 1.25)};
  const bool usable = std::abs(own[0]) + std::abs(own[1]) + std::abs(own[2]) > 1e-6;
  return usable ? own : Vector{1.25, 1.25, 1.25};
}

}  // namespace

void draw_surfaces(const Figure& figure, const Sheet& sheet, Canvas& canvas) {
  const Surfaces surfaces = surfaces_of(figure);
  if (surfaces.empty()) return;
  const Box box = box_of(figure, surfaces, sheet.plot.width() < 420 ? 3 : 5);
  const Rect& plot = sheet.plot;
  const double margin = std::min(58.0, plot.width() * 0.14);
  const Projection projection(
      eye_of(figure), kHeight,
      {plot.left + margin, plot.top + 4, plot.right - margin, plot.bottom - std::min(52.0, plot.height() * 0.22)});
  draw_back(box, projection, sheet.look, canvas);
  std::vector<Quad> quads;
  for (const Trace* surface : surfaces) add_quads(*surface, box, projection, quads);
  draw_quads(quads, projection, canvas);
  const double x_near = -far_end(projection, 0), y_near = -far_end(projection, 1);
  draw_words(box, 0, {0, y_near, -0.5}, projection, sheet, canvas);
  draw_words(box, 1, {x_near, 0, -0.5}, projection, sheet, canvas);
  // Heights stand at the left one of the two upright edges between front and back.
  const Vector one{x_near, -y_near, 0}, other{-x_near, y_near, 0};
  draw_words(box, 2, projection.at(one).x < projection.at(other).x ? one : other, projection, sheet, canvas);
}

}  // namespace lamina::render
