// Parallel coordinates: an axis for each dimension, a line for each row.
#include <algorithm>
#include <cmath>

#include "render/draw.hpp"
#include "render/text.hpp"
#include "render/ticks.hpp"

namespace lamina::render {

namespace {

constexpr double kLabelSize = 11;

struct Dimension {
  std::string label;
  std::vector<double> values;
  Axis axis;
  double x = 0;
};

Dimension dimension_of(const json& spec, double top, double bottom) {
  Dimension dimension{text_at(spec, "label"), numbers_at(spec, "values"), {}, 0};
  Axis& axis = dimension.axis;
  axis.horizontal = false;
  axis.begin = bottom, axis.end = top;
  axis.spec = spec;
  Extent seen;
  for (const double value : dimension.values) seen.add(value);
  set_range(axis, seen, {});
  axis.ticks = ticks_of(axis, std::clamp((bottom - top) / 60, 2.0, 8.0));
  return dimension;
}

double widest_label(const Dimension& dimension) {
  double width = 0;
  for (const Tick& tick : dimension.axis.ticks) width = std::max(width, text_width(tick.label, kLabelSize));
  return width;
}

std::vector<Dimension> dimensions_of(const Trace& trace, const Rect& plot) {
  std::vector<Dimension> all;
  for (const json& spec : value_at(*trace.spec, "dimensions"))
    all.push_back(dimension_of(spec, plot.top + 28, plot.bottom - 6));
  if (all.empty()) return all;
  const double first = plot.left + std::min(widest_label(all[0]) + 10, plot.width() * 0.25);
  const double last = plot.right - std::min(45.0, plot.width() * 0.1);
  const double step = all.size() > 1 ? (last - first) / static_cast<double>(all.size() - 1) : 0;
  for (std::size_t i = 0; i < all.size(); ++i) all[i].x = first + step * static_cast<double>(i);
  return all;
}

void draw_row(const std::vector<Dimension>& dimensions, std::size_t row, const Color& color, double width,
              Canvas& canvas) {
  std::vector<Point> run;
  for (const Dimension& dimension : dimensions) {
    const double value = row < dimension.values.size() ? dimension.values[row] : std::nan("");
    const bool shown = value >= dimension.axis.least() && value <= dimension.axis.most();
    if (shown) {
      run.push_back({dimension.x, dimension.axis.at(value)});
    } else {
      canvas.polyline(run, {color, width});
      run.clear();
    }
  }
  canvas.polyline(run, {color, width});
}

void draw_axis(const Dimension& dimension, double room, const Look& look, Canvas& canvas) {
  const Axis& axis = dimension.axis;
  canvas.line({dimension.x, axis.begin}, {dimension.x, axis.end}, {look.muted, 1.2});
  double last = 1e9;
  for (const Tick& tick : axis.ticks) {
    const double y = axis.at(tick.value);
    if (std::abs(y - last) < kLabelSize + 2) continue;
    last = y;
    std::string words = shortened(tick.label, kLabelSize, room - 10);
    if (words != tick.label && !value_at(axis.spec, "ticktext").is_array()) words.clear();  // half a number
    canvas.line({dimension.x - 3, y}, {dimension.x, y}, {look.muted, 1.2});
    const double width = text_width(words, kLabelSize);
    canvas.rect({dimension.x - 6 - width, y - 7, dimension.x - 4, y + 6}, with_alpha(look.paper, 0.75), kNoStroke);
    canvas.text({dimension.x - 5, y + 4}, words, {look.text, kLabelSize, Anchor::end});
  }
}

// Names that would meet stand on two levels.
void draw_names(const std::vector<Dimension>& dimensions, const Sheet& sheet, Canvas& canvas) {
  const double step = dimensions.size() > 1 ? dimensions[1].x - dimensions[0].x : sheet.plot.width();
  double widest = 0;
  for (const Dimension& dimension : dimensions) widest = std::max(widest, text_width(dimension.label, kLabelSize));
  const bool two = widest > step - 8;
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    const std::string words = shortened(dimensions[i].label, kLabelSize, two ? 2 * step - 8 : 4 * step);
    const double half = text_width(words, kLabelSize) / 2;
    const double x = std::clamp(dimensions[i].x, half + 2, std::max(half + 2, sheet.width - half - 2));
    canvas.text({x, sheet.plot.top + (two && i % 2 == 1 ? 6.0 : 19.0)}, words,
                {sheet.look.text, kLabelSize, Anchor::middle});
  }
}

}  // namespace

void draw_parcoords(const Trace& trace, const Sheet& sheet, Canvas& canvas) {
  const std::vector<Dimension> dimensions = dimensions_of(trace, sheet.plot);
  if (dimensions.empty()) return;
  std::size_t rows = 0;
  for (const Dimension& dimension : dimensions) rows = std::max(rows, dimension.values.size());
  const std::optional<Scaling> scaling = scaling_of(trace);
  const std::vector<double> colors = numbers_at(*trace.spec, "line.color");
  const double opacity =
      number_at(*trace.spec, "opacity", 1) * std::clamp(3 / std::sqrt(static_cast<double>(rows) + 1), 0.15, 0.85);
  for (std::size_t row = 0; row < rows; ++row) {
    const bool colored = scaling && row < colors.size() && !std::isnan(colors[row]);
    const Color color = colored ? scaling->at(colors[row]) : scaling ? sheet.look.axis : trace.color;
    draw_row(dimensions, row, with_alpha(color, opacity), 1.6, canvas);
  }
  const double step = dimensions.size() > 1 ? dimensions[1].x - dimensions[0].x : sheet.plot.width() * 0.5;
  for (const Dimension& dimension : dimensions) draw_axis(dimension, std::max(step, 30.0), sheet.look, canvas);
  draw_names(dimensions, sheet, canvas);
}

}  // namespace lamina::render
