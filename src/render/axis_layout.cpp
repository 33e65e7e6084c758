#include "render/axis_layout.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/math.hpp"
#include "render/sheet.hpp"
#include "render/text.hpp"
#include "render/ticks.hpp"

namespace lamina::render {

namespace {

constexpr double kLabelGap = 7, kTitleRoom = 20, kTurned = -40, kLeastSpacing = 15;

double sine() { return math::sin(-kTurned * std::numbers::pi / 180); }
double cosine() { return math::cos(kTurned * std::numbers::pi / 180); }

double widest(const std::vector<Tick>& ticks) {
  double width = 0;
  for (const Tick& tick : ticks) width = std::max(width, text_width(tick.label, kTextSize));
  return width;
}

// The least distance between neighbouring ticks on the paper.
double spacing(const Axis& axis) {
  double least = std::abs(axis.end - axis.begin);
  if (axis.ticks.size() == 1 && axis.type == AxisType::category) return least;
  for (std::size_t i = 1; i < axis.ticks.size(); ++i)
    least = std::min(least, std::abs(axis.at(axis.ticks[i].value) - axis.at(axis.ticks[i - 1].value)));
  return least;
}

void keep_every(std::vector<Tick>& ticks, std::size_t every) {
  if (every < 2) return;
  std::vector<Tick> kept;
  for (std::size_t i = 0; i < ticks.size(); i += every) kept.push_back(ticks[i]);
  ticks = std::move(kept);
}

std::size_t times(double wanted, double there) {
  return there > 0 ? static_cast<std::size_t>(std::ceil(wanted / there - 1e-6)) : 1000000;
}

bool is_free(const Axis& axis) {
  return axis.type != AxisType::category && !value_at(axis.spec, "tickvals").is_array();
}

// The share of the paper between this axis's line and the next plot before it; 1 at the paper's edge.
double share_before(const Figure& figure, const Axis& axis) {
  const Axis* anchor = figure.axis(axis.anchor);
  if (!anchor || anchor->domain_low < 0.002) return 1;
  double before = 0;
  for (const auto& [id, other] : figure.axes)
    if (other.horizontal == anchor->horizontal && other.domain_high <= anchor->domain_low + 1e-6)
      before = std::max(before, other.domain_high);
  return anchor->domain_low - before;
}

double room_for_labels(const Figure& figure, const Axis& axis, const Rect& plot, double at_edge) {
  const double share = share_before(figure, axis);
  if (share >= 1) return at_edge;
  const double whole = share * (axis.horizontal ? plot.height() : plot.width());
  return std::max(whole - kLabelGap - (axis.title.empty() ? 2 : kTitleRoom) - 4, 12.0);
}

void lay_horizontal(Axis& axis, double room) {
  const double length = std::abs(axis.end - axis.begin);
  double count = std::clamp(length / 70, 2.0, 10.0);
  axis.ticks = ticks_of(axis, count);
  while (is_free(axis) && count > 1 && widest(axis.ticks) + 12 > spacing(axis) && axis.ticks.size() > 2)
    axis.ticks = ticks_of(axis, --count);
  axis.angle = 0;
  const double width = widest(axis.ticks), there = spacing(axis);
  if (width + 6 <= there || axis.ticks.size() < 2) return;
  const bool short_words = width<36, can_turn = room> 40;
  if (short_words || !can_turn) {
    const double kept = can_turn ? width : std::min(width, std::max(there - 6, 60.0));
    keep_every(axis.ticks, times(kept + 6, there));
    for (Tick& tick : axis.ticks) tick.label = shortened(tick.label, kTextSize, kept);
    return;
  }
  keep_every(axis.ticks, times(kLeastSpacing, there));
  axis.angle = kTurned;
  for (Tick& tick : axis.ticks) {
    const double to_edge = std::max(24.0, (axis.at(tick.value) - 4) / cosine());  // they reach to the left
    tick.label = shortened(tick.label, kTextSize, std::min({120.0, (room - 14) / sine(), to_edge}));
  }
}

void lay_vertical(Axis& axis, double room) {
  const double length = std::abs(axis.end - axis.begin);
  double count = std::clamp(length / 45, 2.0, 10.0);
  axis.ticks = ticks_of(axis, count);
  while (is_free(axis) && count > 1 && widest(axis.ticks) > room) axis.ticks = ticks_of(axis, --count);
  axis.angle = 0;
  keep_every(axis.ticks, times(kLeastSpacing - 2, spacing(axis)));
  for (Tick& tick : axis.ticks) {
    const std::string cut = shortened(tick.label, kTextSize, room);
    tick.label = cut != tick.label && is_free(axis) ? "" : cut;  // half a number would be another one
  }
}

void place(Axis& axis, const Rect& plot) {
  const double from = axis.horizontal ? plot.left : plot.bottom, to = axis.horizontal ? plot.right : plot.top;
  axis.begin = from + axis.domain_low * (to - from);
  axis.end = from + axis.domain_high * (to - from);
}

double pixels_each(const Axis& axis) {
  return std::abs(axis.end - axis.begin) / (axis.most() / 2 - axis.least() / 2) / 2;
}

// Shrinks an axis around its middle.
void shrink(Axis& axis, double share) {
  const double middle = (axis.begin + axis.end) / 2;
  axis.begin = middle + (axis.begin - middle) * share;
  axis.end = middle + (axis.end - middle) * share;
}

// Plotly's scaleanchor: a unit of one axis is as long as scaleratio⁻¹ units of the other.
void keep_ratio(Figure& figure) {
  for (auto& [id, axis] : figure.axes) {
    const auto found = figure.axes.find(word_at(axis.spec, "scaleanchor"));
    if (found == figure.axes.end() || &found->second == &axis) continue;
    const double own = pixels_each(axis), wanted = pixels_each(found->second) * number_at(axis.spec, "scaleratio", 1);
    if (!(own > 0) || !(wanted > 0)) continue;
    own > wanted ? shrink(axis, wanted / own) : shrink(found->second, own / wanted);
  }
}

bool shows_words(const Axis& axis) { return axis.visible && (axis.labels || !axis.title.empty()); }

}  // namespace

void lay_axes(Figure& figure, const Rect& plot, double paper_width) {
  for (auto& [id, axis] : figure.axes) place(axis, plot);
  keep_ratio(figure);
  for (auto& [id, axis] : figure.axes) {
    if (axis.horizontal)
      lay_horizontal(axis, room_for_labels(figure, axis, plot, std::max(60.0, plot.height() * 0.5)));
    else
      lay_vertical(axis, room_for_labels(figure, axis, plot, std::min(220.0, paper_width * 0.34)));
  }
}

double line_of(const Figure& figure, const Axis& axis, const Rect& plot) {
  if (const Axis* anchor = figure.axis(axis.anchor)) return anchor->begin;
  return axis.horizontal ? plot.bottom : plot.left;
}

double label_reach(const Axis& axis) {
  if (!axis.labels || axis.ticks.empty()) return 0;
  if (!axis.horizontal) return kLabelGap + widest(axis.ticks);
  return axis.angle == 0 ? kLabelGap + kTextSize : kLabelGap + widest(axis.ticks) * sine() + kTextSize * cosine();
}

Margins margins_of(const Figure& figure, const Rect& plot) {
  Margins margins{0, 6, 6, 0};
  for (const auto& [id, axis] : figure.axes) {
    if (!shows_words(axis)) continue;
    const double reach = label_reach(axis) + (axis.title.empty() ? 2 : kTitleRoom);
    const double outside = axis.horizontal ? line_of(figure, axis, plot) + reach - plot.bottom
                                           : plot.left - line_of(figure, axis, plot) + reach;
    double& side = axis.horizontal ? margins.bottom : margins.left;
    side = std::max(side, outside);
    if (!axis.horizontal || !axis.labels || axis.angle != 0) continue;
    for (const Tick& tick : axis.ticks) {  // the ends of labels
      const double half = text_width(tick.label, kTextSize) / 2;
      margins.right = std::max(margins.right, axis.at(tick.value) + half - plot.right);
    }
  }
  return margins;
}

Rect area_of(const Axis& x, const Axis& y) {
  return {std::min(x.begin, x.end), std::min(y.begin, y.end), std::max(x.begin, x.end), std::max(y.begin, y.end)};
}

}  // namespace lamina::render
