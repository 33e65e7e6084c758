#include <algorithm>
#include <cmath>

#include "render/axis_layout.hpp"
#include "render/clip.hpp"
#include "render/draw.hpp"
#include "render/markers.hpp"
#include "render/text.hpp"

namespace lamina::render {

namespace {

constexpr double kCap = 3;  // half of the bar across the end of an error bar

bool finite(const Point& point) { return std::isfinite(point.x) && std::isfinite(point.y); }

Path path_of(const Trace& trace) {
  Path path;
  for (std::size_t i = 0; i < trace.x.size(); ++i)
    path.push_back({trace.x_axis->at(trace.x[i]), trace.y_axis->at(trace.y[i])});
  return path;
}

// Goes along first, then up or down.
Path in_steps(const Path& path) {
  Path steps;
  for (const Point& point : path) {
    if (!steps.empty() && finite(steps.back()) && finite(point)) steps.push_back({point.x, steps.back().y});
    steps.push_back(point);
  }
  return steps;
}

Path line_path(const Trace& trace) {
  Path path = path_of(trace);
  if (flag_at(*trace.spec, "connectgaps", false)) std::erase_if(path, [](const Point& p) { return !finite(p); });
  return word_at(*trace.spec, "line.shape") == "hv" ? in_steps(path) : path;
}

Path without_gaps(Path path) {
  std::erase_if(path, [](const Point& point) { return !finite(point); });
  return path;
}

void fill(const Path& path, const Rect& area, const Color& color, Canvas& canvas) {
  const Path part = clipped_area(path, area);
  canvas.polygon(part, color, kNoStroke);
}

// Each run between gaps is an area of its own.
void fill_runs(const Path& path, const Rect& area, const Color& color, Canvas& canvas) {
  Path run;
  for (const Point& point : path) {
    if (finite(point)) {
      run.push_back(point);
    } else {
      fill(run, area, color, canvas);
      run.clear();
    }
  }
  fill(run, area, color, canvas);
}

void draw_fill(const Trace& trace, const Trace* before, const Rect& area, Canvas& canvas) {
  const json& spec = *trace.spec;
  const std::string kind = word_at(spec, "fill", "none");
  if (kind == "none" || trace.x.empty()) return;
  const std::string named = word_at(spec, "fillcolor");
  const Color color =
      with_alpha(named.empty() ? with_alpha(trace.color, 0.5) : parse_color(named), number_at(spec, "opacity", 1));
  if (kind == "toself" || (kind == "tonexty" && !before)) return fill_runs(line_path(trace), area, color, canvas);
  Path path = without_gaps(line_path(trace));
  if (path.empty()) return;
  if (kind == "tonexty") {
    const Path back = without_gaps(line_path(*before));
    path.insert(path.end(), back.rbegin(), back.rend());
  } else {
    const Axis& y = *trace.y_axis;
    const double zero = y.at(y.type == AxisType::log ? y.least() : 0);
    const double first = path.front().x, last = path.back().x;
    path.push_back({last, zero});
    path.push_back({first, zero});
  }
  fill(path, area, color, canvas);
}

void draw_lines(const Trace& trace, const Rect& area, double opacity, Canvas& canvas) {
  const json& spec = *trace.spec;
  const Stroke stroke{with_alpha(trace.color, opacity), number_at(spec, "line.width", 2), dash_of(spec, "line.dash")};
  if (stroke.width <= 0) return;
  const Rect around{area.left - 0.5, area.top - 0.5, area.right + 0.5, area.bottom + 0.5};
  for (const Path& part : clipped_line(line_path(trace), around)) canvas.polyline(part, stroke);
}

// What marks the i-th point.
class MarkerOf {
 public:
  MarkerOf(const Trace& trace, double opacity)
      : trace_(trace),
        sizes_(value_at(*trace.spec, "marker.size")),
        scaling_(scaling_of(trace)),
        opacity_(opacity * number_at(*trace.spec, "marker.opacity", 1)) {
    const json& spec = *trace.spec;
    marker_.symbol = word_at(spec, "marker.symbol", "circle");
    const double width = number_at(spec, "marker.line.width", 0);
    const std::string edge = word_at(spec, "marker.line.color");
    if (width > 0) marker_.edge = {with_alpha(edge.empty() ? trace.color : parse_color(edge), opacity_), width};
  }

  Marker operator()(std::size_t i) {
    marker_.fill = with_alpha(color_at(trace_, scaling_, i), opacity_);
    const double size = cell_number(item(sizes_, i));
    marker_.size = std::isnan(size) ? 6 : std::clamp(size, 0.0, 200.0);
    return marker_;
  }

 private:
  const Trace& trace_;
  const json& sizes_;
  std::optional<Scaling> scaling_;
  double opacity_;
  Marker marker_;
};

void draw_markers(const Trace& trace, const Rect& area, double opacity, Canvas& canvas) {
  MarkerOf marker(trace, opacity);
  const Path path = path_of(trace);
  for (std::size_t i = 0; i < path.size(); ++i)
    if (finite(path[i]) && inside(area, path[i])) draw_marker(canvas, path[i], marker(i));
}

void draw_words(const Trace& trace, const Sheet& sheet, const Rect& area, Canvas& canvas) {
  const json& texts = value_at(*trace.spec, "text");
  const std::string where = word_at(*trace.spec, "textposition", "middle center");
  const bool starts = where.ends_with("right"), ends = where.ends_with("left");
  const double dx = starts ? 6 : ends ? -6 : 0;
  const double dy = where.starts_with("top") ? -7 : where.starts_with("bottom") ? 17 : 4;
  const Path path = path_of(trace);
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (!finite(path[i]) || !inside(area, path[i])) continue;
    const double room = starts ? sheet.width - path[i].x - 8 : ends ? path[i].x - 8 : 200;
    const std::string words = shortened(cell_text(item(texts, i)), kTextSize - 1, std::clamp(room, 24.0, 200.0));
    const double width = text_width(words, kTextSize - 1);
    const Anchor anchor = starts ? Anchor::start : ends ? Anchor::end : Anchor::middle;
    const double before = anchor == Anchor::start ? 0 : anchor == Anchor::end ? width : width / 2;
    const double x = std::clamp(path[i].x + dx, before + 2, std::max(before + 2, sheet.width - (width - before) - 2));
    canvas.text({x, path[i].y + dy}, words, {sheet.look.text, kTextSize - 1, anchor});
  }
}

// One error bar, on the axis across which the other coordinate stays the same.
void draw_error(const Axis& axis, const Axis& other, double value, double minus, double plus, double place,
                const Stroke& stroke, Canvas& canvas) {
  const auto point = [&](double v, double shift) {
    const double along = axis.at(v), across = other.at(place) + shift;
    return axis.horizontal ? Point{along, across} : Point{across, along};
  };
  const Rect area = axis.horizontal ? area_of(axis, other) : area_of(other, axis);
  for (const Path& part : clipped_line({point(value - minus, 0), point(value + plus, 0)}, area))
    canvas.polyline(part, stroke);
  for (const double end : {value - minus, value + plus})
    for (const Path& part : clipped_line({point(end, -kCap), point(end, kCap)}, area)) canvas.polyline(part, stroke);
}

void draw_errors(const Errors& errors, const Axis& axis, const Axis& other, const std::vector<double>& values,
                 const std::vector<double>& places, const Stroke& stroke, Canvas& canvas) {
  for (std::size_t i = 0; i < std::min(errors.plus.size(), values.size()); ++i) {
    const double minus = errors.minus[i], plus = errors.plus[i];
    if (std::isfinite(values[i]) && std::isfinite(places[i]) && std::isfinite(plus))
      draw_error(axis, other, values[i], std::isfinite(minus) ? minus : 0, plus, places[i], stroke, canvas);
  }
}

Stroke error_stroke(const json& spec, const char* name, const Color& color) {
  const std::string own = word_at(spec, std::string(name) + ".color");
  return {own.empty() ? color : parse_color(own), number_at(spec, std::string(name) + ".thickness", 1.4)};
}

}  // namespace

void draw_error_bars(const Trace& trace, const Color& color, Canvas& canvas) {
  std::vector<double> x = trace.x, y = trace.y;
  for (std::size_t i = 0; i < trace.bars.size(); ++i) {
    const Bar& bar = trace.bars[i];
    (trace.sideways() ? x : y)[i] = bar.to;
    (trace.sideways() ? y : x)[i] = (bar.low + bar.high) / 2;
  }
  draw_errors(trace.x_errors, *trace.x_axis, *trace.y_axis, x, y, error_stroke(*trace.spec, "error_x", color), canvas);
  draw_errors(trace.y_errors, *trace.y_axis, *trace.x_axis, y, x, error_stroke(*trace.spec, "error_y", color), canvas);
}

void draw_scatter(const Trace& trace, const Trace* before, const Sheet& sheet, Canvas& canvas) {
  const Rect area = area_of(*trace.x_axis, *trace.y_axis);
  const double opacity = number_at(*trace.spec, "opacity", 1);
  draw_fill(trace, before, area, canvas);
  if (trace.has("lines")) draw_lines(trace, area, opacity, canvas);
  draw_error_bars(trace, with_alpha(trace.color, opacity), canvas);
  if (trace.has("markers")) draw_markers(trace, area, opacity, canvas);
  if (trace.has("text")) draw_words(trace, sheet, area, canvas);
}

}  // namespace lamina::render
