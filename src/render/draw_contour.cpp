#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "render/axis_layout.hpp"
#include "render/clip.hpp"
#include "render/draw.hpp"
#include "render/marching_squares.hpp"
#include "render/text.hpp"
#include "render/tick_format.hpp"

namespace lamina::render {

namespace {

constexpr double kLabelSize = 10;

Field field_of(const Trace& trace) {
  Field field;
  for (const double x : trace.x) field.x.push_back(trace.x_axis->at(x));
  for (const double y : trace.y) field.y.push_back(trace.y_axis->at(y));
  field.rows = trace.z;
  field.rows.resize(std::min(trace.z.size(), field.y.size()));
  field.y.resize(field.rows.size());
  const std::size_t columns = std::min(field.x.size(), field.rows.empty() ? 0 : field.rows[0].size());
  field.x.resize(columns);
  for (auto& row : field.rows) row.resize(columns);
  return field;
}

void fill_above(const Field& field, double level, const Rect& area, const Color& color, Canvas& canvas) {
  std::vector<Path> rings;
  for (const Path& ring : isolines(field, level).areas)
    if (Path part = clipped_area(ring, area); part.size() > 2) rings.push_back(std::move(part));
  canvas.area(rings, color);
}

// Each band over the ones below it, so that nothing shines through between them.
void fill_bands(const Field& field, const std::vector<double>& levels, const Scaling& scaling, double opacity,
                const Rect& area, Canvas& canvas) {
  const auto color = [&](double low, double high) {
    return with_alpha(scaling.at(std::clamp(low / 2 + high / 2, scaling.low, scaling.high)), opacity);
  };
  const double first = levels.empty() ? scaling.high : levels.front();
  fill_above(field, -std::numeric_limits<double>::infinity(), area, color(scaling.low, first), canvas);
  for (std::size_t i = 0; i < levels.size(); ++i)
    fill_above(field, levels[i], area, color(levels[i], i + 1 < levels.size() ? levels[i + 1] : scaling.high), canvas);
}

// How far along the path each of its points is.
std::vector<double> distances(const Path& path) {
  std::vector<double> all = {0};
  for (std::size_t i = 1; i < path.size(); ++i)
    all.push_back(all.back() + std::hypot(path[i].x - path[i - 1].x, path[i].y - path[i - 1].y));
  return all;
}

Point point_at(const Path& path, const std::vector<double>& along, double distance) {
  std::size_t i = 1;
  while (i + 1 < path.size() && along[i] < distance) ++i;
  const double step = along[i] - along[i - 1];
  const double share = step > 0 ? std::clamp((distance - along[i - 1]) / step, 0.0, 1.0) : 0;
  return {path[i - 1].x + share * (path[i].x - path[i - 1].x), path[i - 1].y + share * (path[i].y - path[i - 1].y)};
}

// The part between two distances.
Path part_of(const Path& path, const std::vector<double>& along, double from, double to) {
  Path part = {point_at(path, along, from)};
  for (std::size_t i = 0; i < path.size(); ++i)
    if (along[i] > from && along[i] < to) part.push_back(path[i]);
  part.push_back(point_at(path, along, to));
  return part;
}

// Writes values on lines, which are interrupted for them, away from those written before.
class Labels {
 public:
  explicit Labels(Canvas& canvas) : canvas_(canvas) {}

  void draw(const Path& line, const std::string& words, const Stroke& stroke, const Color& ink) {
    const std::vector<double> along = distances(line);
    const double reach = text_width(words, kLabelSize) / 2 + 3, length = along.back();
    for (const double share : {0.5, 0.3, 0.7, 0.15, 0.85, 0.4, 0.6}) {
      const double middle = share * length;
      const Point at = point_at(line, along, middle);
      if (middle < 2 * reach || length - middle < 2 * reach || !is_free(at, 2.2 * reach)) continue;
      taken_.push_back(at);
      canvas_.polyline(part_of(line, along, 0, middle - reach), stroke);
      canvas_.polyline(part_of(line, along, middle + reach, length), stroke);
      write(at, part_of(line, along, middle - reach, middle + reach), words, ink);
      return;
    }
    canvas_.polyline(line, stroke);
  }

 private:
  bool is_free(const Point& at, double distance) const {
    return std::none_of(taken_.begin(), taken_.end(),
                        [&](const Point& other) { return std::hypot(other.x - at.x, other.y - at.y) < distance; });
  }

  void write(const Point& at, const Path& under, const std::string& words, const Color& ink) {
    const double dx = under.back().x - under.front().x, dy = under.back().y - under.front().y;
    const bool upright = std::abs(dx) < 0.3 * std::abs(dy);
    const double slope = upright ? 0 : dy / dx;
    const double cosine = upright ? 0 : 1 / std::sqrt(1 + slope * slope), sine = upright ? -1 : slope * cosine;
    const double angle = upright ? -90 : std::round(std::asin(sine) * 180 / std::numbers::pi);
    const double drop = kLabelSize * 0.36;  // from the middle of the letters to the base line
    canvas_.text({at.x - drop * sine, at.y + drop * cosine}, words, {ink, kLabelSize, Anchor::middle, angle});
  }

  Canvas& canvas_;
  std::vector<Point> taken_;
};

struct LineStyle {
  bool by_level, labels;
  Stroke stroke;
  double step;  // between levels
};

LineStyle line_style(const Trace& trace, const std::vector<double>& levels, double opacity) {
  const json& spec = *trace.spec;
  const std::string coloring = word_at(spec, "contours.coloring", "fill"), own = word_at(spec, "line.color");
  const bool fills = coloring == "fill";
  const Color color = own.empty() ? (fills ? Color{60, 60, 60, 0.6} : trace.color) : parse_color(own);
  return {coloring == "lines",
          flag_at(spec, "contours.showlabels", false),
          {with_alpha(color, opacity), number_at(spec, "line.width", fills ? 0.6 : 1.5), dash_of(spec, "line.dash")},
          levels.size() > 1 ? levels[1] - levels[0] : std::max(std::abs(levels[0]) * 0.1, 1e-12)};
}

void draw_lines(const Trace& trace, const Field& field, const std::vector<double>& levels, const Scaling& scaling,
                const Look& look, double opacity, Canvas& canvas) {
  if (levels.empty() || !flag_at(*trace.spec, "contours.showlines", true)) return;
  const Rect area = area_of(*trace.x_axis, *trace.y_axis);
  LineStyle style = line_style(trace, levels, opacity);
  const bool fills = word_at(*trace.spec, "contours.coloring", "fill") == "fill";
  Labels labels(canvas);
  for (const double level : levels) {
    if (style.by_level) style.stroke.color = with_alpha(scaling.at(level), opacity);
    const std::string words = tick_text(level, style.step, std::max(std::abs(levels.front()), std::abs(levels.back())));
    const Color ink = fills ? text_on(scaling.at(level)) : look.text;
    for (const Path& whole : isolines(field, level).lines)
      for (const Path& line : clipped_line(whole, area))
        style.labels ? labels.draw(line, words, style.stroke, ink) : canvas.polyline(line, style.stroke);
  }
}

}  // namespace

void draw_contour(const Trace& trace, const Sheet& sheet, Canvas& canvas) {
  const Field field = field_of(trace);
  if (field.x.empty() || field.y.empty()) return;
  const Scaling scaling = *scaling_of(trace);
  const std::vector<double> levels = levels_of(trace);
  const double opacity = number_at(*trace.spec, "opacity", 1);
  if (word_at(*trace.spec, "contours.coloring", "fill") == "fill")
    fill_bands(field, levels, scaling, opacity, area_of(*trace.x_axis, *trace.y_axis), canvas);
  draw_lines(trace, field, levels, scaling, sheet.look, opacity, canvas);
}

}  // namespace lamina::render
