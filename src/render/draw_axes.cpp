#include <cmath>

#include "render/axis_layout.hpp"
#include "render/draw.hpp"
#include "render/text.hpp"

namespace lamina::render {

namespace {

// The middle of a pixel, so that thin lines are sharp.
double sharp(double place) { return std::floor(place) + 0.5; }

const Axis* other_of(const Figure& figure, const Axis& axis) { return figure.axis(axis.anchor); }

// A line across the plot at a place of the axis.
void across(const Axis& axis, const Axis& other, double place, const Stroke& stroke, Canvas& canvas) {
  if (axis.horizontal)
    canvas.line({sharp(place), other.begin}, {sharp(place), other.end}, stroke);
  else
    canvas.line({other.begin, sharp(place)}, {other.end, sharp(place)}, stroke);
}

void along(const Axis& axis, double line, const Stroke& stroke, Canvas& canvas) {
  if (axis.horizontal)
    canvas.line({axis.begin, sharp(line)}, {axis.end, sharp(line)}, stroke);
  else
    canvas.line({sharp(line), axis.begin}, {sharp(line), axis.end}, stroke);
}

void draw_label(const Axis& axis, const Tick& tick, double line, const Look& look, Canvas& canvas) {
  const double place = axis.at(tick.value);
  if (!axis.horizontal)
    canvas.text({line - 7, place + 4}, tick.label, {look.muted, kTextSize, Anchor::end});
  else if (axis.angle != 0)
    canvas.text({place + 4, line + 13}, tick.label, {look.muted, kTextSize, Anchor::end, axis.angle});
  else
    canvas.text({place, line + 17}, tick.label, {look.muted, kTextSize, Anchor::middle});
}

void draw_title(const Axis& axis, double line, const Look& look, Canvas& canvas) {
  const double middle = (axis.begin + axis.end) / 2, length = std::abs(axis.end - axis.begin);
  const std::string title = shortened(axis.title, kAxisTitleSize, std::max(length, 60.0) + 24);
  const double away = label_reach(axis) + 15;
  if (axis.horizontal)
    canvas.text({middle, line + away + 2}, title, {look.text, kAxisTitleSize, Anchor::middle});
  else
    canvas.text({line - away + 6, middle}, title, {look.text, kAxisTitleSize, Anchor::middle, -90});
}

bool has_zero_line(const Axis& axis) {
  return axis.type == AxisType::linear && axis.least() < 0 && axis.most() > 0 && flag_at(axis.spec, "zeroline", true);
}

}  // namespace

void draw_grid(const Figure& figure, const Sheet& sheet, Canvas& canvas) {
  for (const auto& [id, axis] : figure.axes) {
    const Axis* other = other_of(figure, axis);
    if (!axis.visible || !other) continue;
    if (axis.grid)
      for (const Tick& tick : axis.ticks) across(axis, *other, axis.at(tick.value), {sheet.look.grid}, canvas);
    if (has_zero_line(axis)) across(axis, *other, axis.at(0), {sheet.look.axis}, canvas);
  }
}

void draw_axes(const Figure& figure, const Sheet& sheet, Canvas& canvas) {
  for (const auto& [id, axis] : figure.axes) {
    if (!axis.visible) continue;
    const double line = line_of(figure, axis, sheet.plot);
    along(axis, line, {sheet.look.axis}, canvas);
    if (axis.labels) {
      for (const Tick& tick : axis.ticks) {
        const double place = sharp(axis.at(tick.value));
        if (axis.horizontal)
          canvas.line({place, line}, {place, line + 4}, {sheet.look.axis});
        else
          canvas.line({line - 4, place}, {line, place}, {sheet.look.axis});
        draw_label(axis, tick, line, sheet.look, canvas);
      }
    }
    if (!axis.title.empty()) draw_title(axis, line, sheet.look, canvas);
  }
}

}  // namespace lamina::render
