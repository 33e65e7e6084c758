#include "render/sheet.hpp"

#include <algorithm>
#include <cmath>

#include "render/axis_layout.hpp"
#include "render/text.hpp"
#include "render/ticks.hpp"

namespace lamina::render {

namespace {

constexpr double kTitleRow = 20, kBarWidth = 14, kBarGap = 14;

double title_height(const Sheet& sheet) {
  return sheet.title.empty() ? 0 : static_cast<double>(sheet.title.size()) * kTitleRow + 4;
}

bool has_axes(const Figure& figure) { return !figure.axes.empty(); }

// Words above the plot, such as titles of several plots side by side.
double headroom(const Figure& figure) {
  double room = 0;
  for (const json& note : value_at(figure.chart.layout, "annotations"))
    if ((word_at(note, "yref") == "paper" || word_at(note, "yref") == "y domain") && number_at(note, "y", 0) >= 1 &&
        word_at(note, "yanchor") != "top")
      room = std::max(room, number_at(note, "font.size", kTextSize) + 8);
  return room;
}

// Wide pictures have the legend beside the plot, narrow ones above it.
void choose_legend(Sheet& sheet, const Figure& figure) {
  const double inner = sheet.width - 2 * kMargin;
  sheet.legend = legend_of(figure, inner, sheet.height - title_height(sheet) - 70, true);
  const bool few = sheet.legend.entries.size() <= 3 && sheet.height > 300;
  if (sheet.width < 560 || sheet.bar || few || sheet.legend.width > 0.3 * sheet.width)
    sheet.legend = legend_of(figure, inner, sheet.height * 0.22, false);
}

Rect plot_of(const Sheet& sheet, const Figure& figure, const Margins& axes) {
  double top = kMargin + title_height(sheet) + headroom(figure), right = kMargin;
  if (!sheet.legend.entries.empty() && !sheet.legend.beside) top += sheet.legend.height + 4;
  if (!sheet.legend.entries.empty() && sheet.legend.beside) right += sheet.legend.width + kBarGap;
  if (sheet.bar) right += sheet.bar->width;
  Rect plot{kMargin + axes.left, top + axes.top, sheet.width - right - axes.right,
            sheet.height - kMargin - axes.bottom};
  plot.right = std::max(plot.right, plot.left + 20);
  plot.bottom = std::max(plot.bottom, plot.top + 20);
  return plot;
}

std::vector<Tick> bar_ticks(const json& description, const Scaling& scaling, double height) {
  Axis axis;
  if (description.is_object()) axis.spec = description;
  axis.low = scaling.low, axis.high = scaling.high;
  return scaling.low < scaling.high ? ticks_of(axis, std::clamp(height / 50, 2.0, 8.0))
                                    : ticks_between(scaling.low, scaling.high, 1);
}

}  // namespace

std::optional<ColorBar> color_bar_of(const Figure& figure, double height) {
  for (const Trace& trace : figure.traces) {
    if (!shows_scale(trace)) continue;
    const json &spec = *trace.spec, &own = value_at(spec, "colorbar");
    const json& description = own.is_object()                                 ? own
                              : value_at(spec, "marker.colorbar").is_object() ? value_at(spec, "marker.colorbar")
                                                                              : value_at(spec, "line.colorbar");
    ColorBar bar{&trace, *scaling_of(trace), {}, text_at(description, "title.text"), {}, 0};
    if (trace.type == TraceType::contour && word_at(spec, "contours.coloring", "fill") == "fill")
      bar.levels = levels_of(trace);
    bar.ticks = bar_ticks(description, bar.scaling, height);
    for (Tick& tick : bar.ticks) {
      tick.label = shortened(tick.label, kTextSize, 90);
      bar.width = std::max(bar.width, text_width(tick.label, kTextSize));
    }
    bar.width += kBarGap + kBarWidth + 6 + (bar.title.empty() ? 0 : 18);
    return bar;
  }
  return {};
}

Sheet sheet_of(Figure& figure, const DrawOptions& options) {
  Sheet sheet;
  sheet.width = options.width, sheet.height = options.height, sheet.look = look(options.theme);
  if (!figure.title.empty()) sheet.title = wrapped(figure.title, kTitleSize, sheet.width - 2 * kMargin, 2, true);
  sheet.bar = color_bar_of(figure, sheet.height - title_height(sheet) - 60);
  choose_legend(sheet, figure);
  Margins margins{has_axes(figure) ? 50.0 : 0, 0, 8, has_axes(figure) ? 40.0 : 0};
  for (int pass = 0; pass < 3; ++pass) {
    sheet.plot = plot_of(sheet, figure, margins);
    lay_axes(figure, sheet.plot, sheet.width);
    if (has_axes(figure)) margins = margins_of(figure, sheet.plot);
  }
  return sheet;
}

}  // namespace lamina::render
