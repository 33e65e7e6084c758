#include <algorithm>
#include <cmath>

#include "render/axis_layout.hpp"
#include "render/clip.hpp"
#include "render/draw.hpp"
#include "render/text.hpp"

namespace lamina::render {

namespace {

constexpr double kLabelSize = 11;

Rect rect_of(const Trace& trace, const Bar& bar) {
  const Axis &across = trace.sideways() ? *trace.y_axis : *trace.x_axis,
             &along = trace.sideways() ? *trace.x_axis : *trace.y_axis;
  const double from = along.at(std::clamp(bar.from, along.least(), along.most()));
  const double to = along.at(std::clamp(bar.to, along.least(), along.most()));
  const double low = across.at(bar.low), high = across.at(bar.high);
  const Rect rect = trace.sideways() ? Rect{from, low, to, high} : Rect{low, from, high, to};
  return common(area_of(*trace.x_axis, *trace.y_axis), rect);
}

// Where the bar's words stand: in it when they fit and may, else at its end.
struct Label {
  Point at;
  Anchor anchor;
  bool within;
};

Label label_of(const Trace& trace, const Bar& bar, const Rect& rect, double width) {
  const bool sideways = trace.sideways(), up = bar.to >= bar.from;
  const std::string where = word_at(*trace.spec, "textposition", "auto");
  const bool fits = sideways ? width + 8 < rect.width() && rect.height() > kLabelSize
                             : width + 4 < rect.width() && rect.height() > kLabelSize + 6;
  const bool within = where != "outside" && fits;
  const double x = (rect.left + rect.right) / 2, y = (rect.top + rect.bottom) / 2 + 4;
  if (!sideways) {
    const double inner = up ? rect.top + kLabelSize + 3 : rect.bottom - 4;
    return {{x, within ? inner : up ? rect.top - 4 : rect.bottom + kLabelSize + 2}, Anchor::middle, within};
  }
  const double end = up ? rect.right : rect.left, step = within == up ? -4 : 4;
  return {{end + step, y}, within == up ? Anchor::end : Anchor::start, within};
}

void draw_label(const Trace& trace, std::size_t i, const Rect& rect, const Color& color, const Sheet& sheet,
                Canvas& canvas) {
  if (word_at(*trace.spec, "textposition") == "none") return;
  const std::string words = cell_text(item(value_at(*trace.spec, "text"), i));
  if (words.empty()) return;
  Label label = label_of(trace, trace.bars[i], rect, text_width(words, kLabelSize));
  const double width = text_width(words, kLabelSize);
  if (!trace.sideways() && !label.within && width > std::max(rect.width() * 1.3, 18.0)) return;  // would meet the next
  if (label.anchor == Anchor::end && !label.within && label.at.x - width < trace.x_axis->begin + 2)
    label = {{rect.right + 4, label.at.y}, Anchor::start, false};  // rather than over the names beside the axis
  if (label.anchor == Anchor::start) label.at.x = std::min(label.at.x, sheet.width - width - 2);
  canvas.text(label.at, words, {label.within ? text_on(color) : sheet.look.text, kLabelSize, label.anchor});
}

Stroke edge_of(const Trace& trace, double opacity) {
  const double width = number_at(*trace.spec, "marker.line.width", 0);
  const std::string color = word_at(*trace.spec, "marker.line.color");
  return width > 0 ? Stroke{with_alpha(color.empty() ? trace.color : parse_color(color), opacity), width} : kNoStroke;
}

}  // namespace

void draw_bars(const Trace& trace, const Sheet& sheet, Canvas& canvas) {
  const std::optional<Scaling> scaling = scaling_of(trace);
  const double opacity = number_at(*trace.spec, "opacity", 1) * number_at(*trace.spec, "marker.opacity", 1);
  const Stroke edge = edge_of(trace, opacity);
  for (std::size_t i = 0; i < trace.bars.size(); ++i) {
    const Bar& bar = trace.bars[i];
    if (std::isnan(bar.low) || std::isnan(bar.high) || std::isnan(bar.to) || std::isnan(bar.from)) continue;
    const Rect rect = rect_of(trace, bar);
    const Color color = color_at(trace, scaling, i);
    if (rect.width() > 0 && rect.height() > 0) canvas.rect(rect, with_alpha(color, opacity), edge);
    draw_label(trace, i, rect, color, sheet, canvas);
  }
  draw_error_bars(trace, sheet.look.text, canvas);
}

}  // namespace lamina::render
