// Legend and colour bar.
#include <algorithm>
#include <cmath>

#include "render/draw.hpp"
#include "render/markers.hpp"
#include "render/text.hpp"

namespace lamina::render {

namespace {

constexpr double kSample = 20, kBarWidth = 14, kBarGap = 14;
constexpr int kBands = 64;

Color fill_of(const Trace& trace) {
  const std::string own = word_at(*trace.spec, "fillcolor");
  return own.empty() ? with_alpha(trace.color, 0.5) : parse_color(own);
}

Color sample_color(const Trace& trace) {
  const std::optional<Scaling> scaling = scaling_of(trace);
  return scaling ? scaling->scale.at(0.6) : trace.color;
}

// Faint lines of which there are many are seen in the legend too.
Color seen(Color color) {
  color.a = std::max(color.a, 0.5);
  return color;
}

void draw_scatter_sample(const Trace& trace, const Point& at, const Color& edge, Canvas& canvas) {
  const json& spec = *trace.spec;
  const double opacity = std::max(0.5, number_at(spec, "opacity", 1)), width = number_at(spec, "line.width", 2);
  if (word_at(spec, "fill", "none") != "none")
    canvas.rect({at.x, at.y - 5, at.x + kSample, at.y + 5}, fill_of(trace), kNoStroke);
  if (trace.has("lines") && width > 0)
    canvas.line(at, {at.x + kSample, at.y},
                {seen(with_alpha(trace.color, opacity)), std::min(width, 4.0), dash_of(spec, "line.dash")});
  if (!trace.has("markers")) return;
  const json& size = value_at(spec, "marker.size");
  const double edge_width = number_at(spec, "marker.line.width", 0);
  const std::string edge_color = word_at(spec, "marker.line.color");
  Marker marker{word_at(spec, "marker.symbol", "circle"),
                std::clamp(size.is_number() ? cell_number(size) : 8, 5.0, 11.0),
                seen(with_alpha(sample_color(trace), opacity * number_at(spec, "marker.opacity", 1)))};
  if (edge_width > 0) marker.edge = {edge_color.empty() ? edge : parse_color(edge_color), std::min(edge_width, 2.0)};
  draw_marker(canvas, {at.x + kSample / 2, at.y}, marker);
}

void draw_sample(const Trace& trace, const Point& at, const Look& look, Canvas& canvas) {
  if (trace.type == TraceType::scatter) return draw_scatter_sample(trace, at, look.edge, canvas);
  canvas.rect({at.x + 4, at.y - 6, at.x + 16, at.y + 6},
              with_alpha(sample_color(trace), number_at(*trace.spec, "opacity", 1)), kNoStroke);
}

Point legend_corner(const Sheet& sheet) {
  if (!sheet.legend.beside) {
    const double title = sheet.title.empty() ? 0 : static_cast<double>(sheet.title.size()) * 20 + 4;
    return {kMargin, kMargin + title};
  }
  return {sheet.width - kMargin - sheet.legend.width, sheet.plot.top};
}

void draw_bands(const ColorBar& bar, const Rect& box, Canvas& canvas) {
  const auto place = [&](double value) {
    const double share = (value - bar.scaling.low) / (bar.scaling.high - bar.scaling.low);
    return box.bottom - std::clamp(share, 0.0, 1.0) * box.height();
  };
  std::vector<double> edges = {bar.scaling.low};
  for (const double level : bar.levels)
    if (level > edges.back() && level < bar.scaling.high) edges.push_back(level);
  edges.push_back(bar.scaling.high);
  for (std::size_t i = 1; i < edges.size(); ++i)
    canvas.rect({box.left, place(edges[i]), box.right, place(edges[i - 1])},
                bar.scaling.at((edges[i - 1] + edges[i]) / 2), kNoStroke);
}

void draw_gradient(const ColorBar& bar, const Rect& box, Canvas& canvas) {
  Cells cells{kBands, 1, {}};
  for (int i = 0; i < kBands; ++i) cells.colors.push_back(bar.scaling.scale.at(1 - (i + 0.5) / kBands));
  for (int i = 0; i < kBands; ++i) {
    const double top = box.top + box.height() * i / kBands, bottom = box.top + box.height() * (i + 1) / kBands;
    canvas.rect({box.left, std::round(top), box.right, std::round(bottom)}, cells.colors[static_cast<std::size_t>(i)],
                kNoStroke);
  }
}

}  // namespace

void draw_legend(const Sheet& sheet, Canvas& canvas) {
  const Point corner = legend_corner(sheet);
  for (const LegendEntry& entry : sheet.legend.entries) {
    const Point at{corner.x + entry.at.x, corner.y + entry.at.y};
    if (entry.trace) draw_sample(*entry.trace, at, sheet.look, canvas);
    canvas.text({at.x + (entry.trace ? kLegendKey : 0), at.y + 4}, entry.label,
                {sheet.look.text, kTextSize, Anchor::start, 0, !entry.trace});
  }
}

void draw_color_bar(const Sheet& sheet, Canvas& canvas) {
  if (!sheet.bar) return;
  const ColorBar& bar = *sheet.bar;
  const double left = sheet.width - kMargin - bar.width + kBarGap;
  const Axis* beside = bar.trace->y_axis;  // as high as the trace's own plot, unless it is one of several
  const bool alone = beside && beside->domain_high - beside->domain_low > 0.99;
  const double top = alone ? std::min(beside->begin, beside->end) : sheet.plot.top;
  const double bottom = alone ? std::max(beside->begin, beside->end) : sheet.plot.bottom;
  const Rect box{left, top, left + kBarWidth, bottom};
  const bool spans = bar.scaling.high > bar.scaling.low;
  bar.levels.empty() || !spans ? draw_gradient(bar, box, canvas) : draw_bands(bar, box, canvas);
  canvas.rect(box, Color{0, 0, 0, 0}, {sheet.look.axis});
  for (const Tick& tick : bar.ticks) {
    const double share =
        spans ? (tick.value / 2 - bar.scaling.low / 2) / (bar.scaling.high / 2 - bar.scaling.low / 2) : 0.5;
    canvas.text({box.right + 6, box.bottom - share * box.height() + 4}, tick.label, {sheet.look.muted, kTextSize});
  }
  if (!bar.title.empty())
    canvas.text({sheet.width - kMargin - 2, (box.top + box.bottom) / 2}, shortened(bar.title, kTextSize, box.height()),
                {sheet.look.text, kTextSize, Anchor::middle, -90});
}

}  // namespace lamina::render
