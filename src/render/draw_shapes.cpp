// Lines, rectangles, ellipses and words that a layout adds.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/math.hpp"
#include "render/axis_layout.hpp"
#include "render/clip.hpp"
#include "render/draw.hpp"
#include "render/text.hpp"

namespace lamina::render {

namespace {

constexpr int kCorners = 72;  // of an ellipse, when it is cut

// The axis that "x2 domain" is about; null for other references.
const Axis* axis_of_domain(const Figure& figure, const std::string& ref) {
  return ref.ends_with(" domain") ? figure.axis(ref.substr(0, ref.size() - 7)) : nullptr;
}

// On the paper; NaN for what has no place. `ref`: "paper", the axis's id, or "x domain" for shares of its length.
double place(const Figure& figure, const Sheet& sheet, const std::string& ref, bool horizontal, const json& cell) {
  const Axis* axis = figure.axis(ref);
  if (axis) {
    const bool index = axis->type == AxisType::category && cell.is_number();
    return axis->at(index ? cell_number(cell) : axis->value(cell));
  }
  const double share = cell_number(cell);
  if (const Axis* whole = axis_of_domain(figure, ref)) return whole->begin + share * (whole->end - whole->begin);
  return horizontal ? sheet.plot.left + share * sheet.plot.width() : sheet.plot.bottom - share * sheet.plot.height();
}

// The part of the paper to which a shape belongs.
Rect area_for(const Figure& figure, const Sheet& sheet, const std::string& x, const std::string& y) {
  const Axis *along = figure.axis(x), *up = figure.axis(y);
  const auto low = [](const Axis& axis) { return std::min(axis.begin, axis.end); };
  const auto high = [](const Axis& axis) { return std::max(axis.begin, axis.end); };
  return {along ? low(*along) : 0, up ? low(*up) : 0, along ? high(*along) : sheet.width,
          up ? high(*up) : sheet.height};
}

Path ellipse(const Rect& box) {
  Path path;
  for (int i = 0; i < kCorners; ++i) {
    const double turn = 2 * std::numbers::pi * i / kCorners;
    path.push_back({(box.left + box.right) / 2 + box.width() / 2 * math::cos(turn),
                    (box.top + box.bottom) / 2 + box.height() / 2 * math::sin(turn)});
  }
  return path;
}

void draw_shape(const Figure& figure, const Sheet& sheet, const json& shape, Canvas& canvas) {
  const std::string x = word_at(shape, "xref", "x"), y = word_at(shape, "yref", "y");
  const Rect box{
      place(figure, sheet, x, true, value_at(shape, "x0")), place(figure, sheet, y, false, value_at(shape, "y0")),
      place(figure, sheet, x, true, value_at(shape, "x1")), place(figure, sheet, y, false, value_at(shape, "y1"))};
  if (!std::isfinite(box.left + box.right + box.top + box.bottom)) return;
  const double opacity = number_at(shape, "opacity", 1);
  const std::string color = word_at(shape, "line.color"), filled = word_at(shape, "fillcolor");
  const Stroke stroke{with_alpha(color.empty() ? sheet.look.muted : parse_color(color), opacity),
                      number_at(shape, "line.width", 2), dash_of(shape, "line.dash")};
  const Rect area = area_for(figure, sheet, x, y);
  if (word_at(shape, "type") == "line") {
    for (const Path& part : clipped_line({{box.left, box.top}, {box.right, box.bottom}}, area))
      canvas.polyline(part, stroke);
    return;
  }
  Path path = word_at(shape, "type") == "circle"
                  ? ellipse(box)
                  : Path{{box.left, box.top}, {box.right, box.top}, {box.right, box.bottom}, {box.left, box.bottom}};
  if (!filled.empty()) canvas.polygon(clipped_area(path, area), with_alpha(parse_color(filled), opacity), kNoStroke);
  path.push_back(path.front());
  for (const Path& part : clipped_line(path, area)) canvas.polyline(part, stroke);
}

// How much of the words lies before the point, as share.
double share_before(const std::string& anchor) {
  return anchor == "left" || anchor == "top" ? 0 : anchor == "right" || anchor == "bottom" ? 1 : 0.5;
}

void draw_arrow(const Point& from, const Point& to, const Color& color, Canvas& canvas) {
  const double dx = to.x - from.x, dy = to.y - from.y, length = std::sqrt(dx * dx + dy * dy);
  if (!(length > 4)) return;
  const double ux = dx / length, uy = dy / length;
  canvas.line(from, {to.x - 4 * ux, to.y - 4 * uy}, {color, 1.2});
  canvas.polygon(
      {to, {to.x - 7 * ux + 3 * uy, to.y - 7 * uy - 3 * ux}, {to.x - 7 * ux - 3 * uy, to.y - 7 * uy + 3 * ux}}, color,
      kNoStroke);
}

// What an annotation without an anchor of its own has: Plotly's, by thirds of the paper.
std::string anchor_of(const json& note, const char* which, const std::string& ref, const char* at, const char* low,
                      const char* high) {
  std::string own = word_at(note, which, "auto");
  if (own != "auto") return own;
  const double share = number_at(note, at, 0.5);
  if ((ref != "paper" && !ref.ends_with(" domain")) || flag_at(note, "showarrow", true)) return "middle";
  return share < 1.0 / 3 ? low : share > 2.0 / 3 ? high : "middle";
}

void draw_annotation(const Figure& figure, const Sheet& sheet, const json& note, Canvas& canvas) {
  const std::string x = word_at(note, "xref", "x"), y = word_at(note, "yref", "y");
  const Point at{place(figure, sheet, x, true, value_at(note, "x")),
                 place(figure, sheet, y, false, value_at(note, "y"))};
  if (!std::isfinite(at.x + at.y)) return;
  if (!inside(area_for(figure, sheet, x, y), at, 1) && (figure.axis(x) || figure.axis(y))) return;
  const double size = std::clamp(number_at(note, "font.size", kTextSize), 4.0, 100.0);
  const double angle = number_at(note, "textangle", 0);
  const std::string words = shortened(text_at(note, "text"), size, sheet.width - 2 * kMargin);
  const double width = text_width(words, size);
  Point middle = at;
  if (flag_at(note, "showarrow", true)) {
    const Point tail{at.x + number_at(note, "ax", -10), at.y + number_at(note, "ay", -30)};
    draw_arrow(tail, at, sheet.look.muted, canvas);
    middle = {tail.x, tail.y + (tail.y <= at.y ? -size * 0.7 : size * 0.7)};
  } else {
    const double before = share_before(anchor_of(note, "xanchor", x, "x", "left", "right"));
    const double above = share_before(anchor_of(note, "yanchor", y, "y", "bottom", "top"));
    middle = {at.x + (0.5 - before) * width, at.y + (0.5 - above) * size * 1.4};
  }
  if (angle == 0) middle.x = std::clamp(middle.x, width / 2 + 2, std::max(width / 2 + 2, sheet.width - width / 2 - 2));
  // The base line lies a third of the size below the middle, at right angles to the words.
  const double turn = angle * std::numbers::pi / 180, drop = size * 0.35;
  canvas.text({middle.x - drop * math::sin(turn), middle.y + drop * math::cos(turn)}, words,
              {sheet.look.text, size, Anchor::middle, angle});
}

}  // namespace

void draw_shapes(const Figure& figure, const Sheet& sheet, Canvas& canvas, bool below) {
  for (const json& shape : value_at(figure.chart.layout, "shapes"))
    if ((word_at(shape, "layer", "above") == "below") == below) draw_shape(figure, sheet, shape, canvas);
}

void draw_annotations(const Figure& figure, const Sheet& sheet, Canvas& canvas) {
  for (const json& note : value_at(figure.chart.layout, "annotations")) draw_annotation(figure, sheet, note, canvas);
}

}  // namespace lamina::render
