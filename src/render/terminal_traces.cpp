#include <algorithm>
#include <cmath>

#include "render/bars.hpp"
#include "render/scaling.hpp"
#include "render/terminal_panel.hpp"

namespace lamina::render {

namespace {

using Pen = TerminalCanvas::Pen;

constexpr std::size_t kFewPoints = 30;  // a dot each would be lost

bool finite(double x, double y) { return std::isfinite(x) && std::isfinite(y); }

// Keeps what is drawn far outside of the plot from taking for ever.
double kept(double place, double low, double high) {
  return std::clamp(place, low - 2 * (high - low), high + 2 * (high - low));
}

void draw_errors(const Panel& panel, const Trace& trace, const Pen& pen, TerminalCanvas& canvas) {
  std::vector<double> x = trace.x, y = trace.y;
  for (std::size_t i = 0; i < trace.bars.size(); ++i) {
    (trace.sideways() ? x : y)[i] = trace.bars[i].to;
    (trace.sideways() ? y : x)[i] = (trace.bars[i].low + trace.bars[i].high) / 2;
  }
  const auto clipped = [](const Axis& axis, double value) {
    return axis.at(std::clamp(value, axis.least(), axis.most()));
  };
  for (std::size_t i = 0; i < std::min(trace.y_errors.plus.size(), y.size()); ++i) {
    const double low = y[i] - trace.y_errors.minus[i], high = y[i] + trace.y_errors.plus[i];
    if (finite(low, high) && finite(x[i], y[i]))
      canvas.line(panel.x->at(x[i]), clipped(*panel.y, low), panel.x->at(x[i]), clipped(*panel.y, high), pen);
  }
  for (std::size_t i = 0; i < std::min(trace.x_errors.plus.size(), x.size()); ++i) {
    const double low = x[i] - trace.x_errors.minus[i], high = x[i] + trace.x_errors.plus[i];
    if (finite(low, high) && finite(x[i], y[i]))
      canvas.line(clipped(*panel.x, low), panel.y->at(y[i]), clipped(*panel.x, high), panel.y->at(y[i]), pen);
  }
}

// Places at the far edge belong to the last character.
double within(double place, int low, int high) {
  return place >= high && place < high + 0.01 ? high - 0.01 : place <= low && place > low - 0.01 ? low : place;
}

// Around a point, or on that side of its marker where there is room.
void write_beside(double x, double y, const std::string& words, bool marked, const Box& plot, TerminalCanvas& canvas) {
  const int length = columns(words), column = static_cast<int>(std::floor(x));
  int start = marked ? column + 2 : column - length / 2;
  if (start + length > plot.right) start = marked ? column - 1 - length : plot.right - length;
  start = std::max(start, plot.left);
  if (y >= plot.top && y < plot.bottom) canvas.write(start, static_cast<int>(y), words, plot.right - start);
}

void draw_scatter(const Panel& panel, const Trace& trace, const Box& plot, TerminalCanvas& canvas) {
  Pen pen = pen_of(trace, *panel.figure, canvas);
  const std::optional<Scaling> scaling = scaling_of(trace);
  if (pen.glyph == 0 && !trace.has("lines") && trace.x.size() <= kFewPoints) pen.glyph = U'●';
  const bool lines = trace.has("lines") && number_at(*trace.spec, "line.width", 2) > 0;
  const bool steps = word_at(*trace.spec, "line.shape") == "hv";
  const json& texts = value_at(*trace.spec, "text");
  double last_x = std::nan(""), last_y = last_x;
  for (std::size_t i = 0; i < trace.x.size(); ++i) {
    const double x = kept(within(panel.x->at(trace.x[i]), plot.left, plot.right), plot.left, plot.right);
    const double y = kept(within(panel.y->at(trace.y[i]), plot.top, plot.bottom), plot.top, plot.bottom);
    if (lines && finite(x, y) && finite(last_x, last_y)) {
      if (steps) canvas.line(last_x, last_y, x, last_y, pen);
      canvas.line(steps ? x : last_x, last_y, x, y, pen);
    }
    if (finite(x, y) && trace.has("markers"))
      canvas.dot(
          x, y,
          {value_at(*trace.spec, "marker.color").is_array() ? color_at(trace, scaling, i) : pen.color, pen.glyph});
    if (finite(x, y) && trace.has("text"))
      write_beside(x, y, cell_text(item(texts, i)), trace.has("markers"), plot, canvas);
    last_x = x, last_y = y;
  }
  draw_errors(panel, trace, pen, canvas);
}

// The characters whose middle lies between two places, or the one around their own middle where that is all they fill.
std::pair<int, int> span(double low, double high, int least, int most) {
  if (low > high) std::swap(low, high);
  low = std::clamp(low, static_cast<double>(least), static_cast<double>(most));
  high = std::clamp(high, static_cast<double>(least), static_cast<double>(most));
  int from = static_cast<int>(std::ceil(low - 0.5)), to = static_cast<int>(std::ceil(high - 0.5));
  if (from >= to || high - low < 1.6) from = static_cast<int>((low + high) / 2), to = from + 1;
  return {std::clamp(from, least, most), std::clamp(to, least, most)};
}

struct BarPen {
  Color color;
  char32_t glyph;  // 0: blocks in eighths
};

// An upright bar in one column, filled from `from` to `to` on the paper.
void draw_column(int column, double from, double to, const Box& plot, const BarPen& pen, TerminalCanvas& canvas) {
  static constexpr char32_t kEighths[] = U" ▁▂▃▄▅▆▇█";
  const int base = std::clamp(static_cast<int>(std::round(from)), plot.top, plot.bottom);
  const bool up = to <= from;
  const double end = std::clamp(to, static_cast<double>(plot.top), static_cast<double>(plot.bottom));
  const int full = up ? static_cast<int>(std::ceil(end - 1e-9)) : static_cast<int>(std::round(end));
  for (int row = std::min(base, full); row < std::max(base, full); ++row)
    canvas.put(column, row, pen.glyph == 0 ? U'█' : pen.glyph, &pen.color);
  const int eighths = static_cast<int>(std::round((full - end) * 8));
  if (up && pen.glyph == 0 && eighths > 0 && full - 1 >= plot.top && full <= base)
    canvas.put(column, full - 1, kEighths[std::min(eighths, 8)], &pen.color);
  if (up && pen.glyph != 0 && eighths >= 4 && full - 1 >= plot.top) canvas.put(column, full - 1, pen.glyph, &pen.color);
}

void draw_row(int row, double from, double to, const Box& plot, const BarPen& pen, TerminalCanvas& canvas) {
  static constexpr char32_t kEighths[] = U" ▏▎▍▌▋▊▉█";
  const int base = std::clamp(static_cast<int>(std::round(from)), plot.left, plot.right);
  const bool right = to >= from;
  const double end = std::clamp(to, static_cast<double>(plot.left), static_cast<double>(plot.right));
  const int full = right ? static_cast<int>(std::floor(end + 1e-9)) : static_cast<int>(std::round(end));
  for (int column = std::min(base, full); column < std::max(base, full); ++column)
    canvas.put(column, row, pen.glyph == 0 ? U'█' : pen.glyph, &pen.color);
  const int eighths = static_cast<int>(std::round((end - full) * 8));
  if (right && pen.glyph == 0 && eighths > 0 && full < plot.right && full >= base)
    canvas.put(full, row, kEighths[std::min(eighths, 8)], &pen.color);
  if (right && pen.glyph != 0 && eighths >= 4 && full < plot.right) canvas.put(full, row, pen.glyph, &pen.color);
}

// What a bar says, behind its end.
void write_value(const Trace& trace, std::size_t i, int row, double end, const Box& plot, TerminalCanvas& canvas) {
  const std::string words = cell_text(item(value_at(*trace.spec, "text"), i));
  const int column = static_cast<int>(std::ceil(end)) + 1;
  if (!words.empty() && column + columns(words) <= plot.right && end >= plot.left)
    canvas.write(column, row, words, plot.right - column);
}

void draw_bars(const Panel& panel, const Trace& trace, const Box& plot, TerminalCanvas& canvas) {
  const std::optional<Scaling> scaling = scaling_of(trace);
  const Axis &across = trace.sideways() ? *panel.y : *panel.x, &along = trace.sideways() ? *panel.x : *panel.y;
  const char32_t own = pen_of(trace, *panel.figure, canvas).glyph, glyph = own == 0      ? 0
                                                                           : own == U'*' ? U'#'
                                                                           : own == U'•' ? 0
                                                                                         : own;
  for (std::size_t i = 0; i < trace.bars.size(); ++i) {
    const Bar& bar = trace.bars[i];
    if (!finite(bar.low, bar.high) || std::isnan(bar.from) || std::isnan(bar.to)) continue;
    if (bar.high < across.least() || bar.low > across.most()) continue;
    const double from = along.at(std::clamp(bar.from, along.least(), along.most()));
    const double to = along.at(std::clamp(bar.to, along.least(), along.most()));
    const BarPen pen{color_at(trace, scaling, i), glyph};
    const auto [first, end] = span(across.at(bar.low), across.at(bar.high), trace.sideways() ? plot.top : plot.left,
                                   trace.sideways() ? plot.bottom : plot.right);
    for (int k = first; k < end; ++k)
      trace.sideways() ? draw_row(k, from, to, plot, pen, canvas) : draw_column(k, from, to, plot, pen, canvas);
    if (trace.sideways() && first < end) write_value(trace, i, first, std::max(from, to), plot, canvas);
  }
  draw_errors(panel, trace, {{200, 200, 200}, glyph == 0 ? char32_t{0} : U'|'}, canvas);
}

// Which cell each character shows; -1 for none.
std::vector<int> cells_along(const Axis& axis, const std::vector<double>& places, std::size_t count, int low,
                             int high) {
  std::vector<double> edges = places.size() == count + 1 ? places : edges_of(places);
  std::vector<int> cells(static_cast<std::size_t>(std::max(high - low, 0)), -1);
  for (std::size_t i = 0; i + 1 < edges.size() && i < count; ++i) {
    const double a = axis.at(edges[i]), b = axis.at(edges[i + 1]);
    if (!finite(a, b)) continue;
    const double from = std::clamp(std::min(a, b), -1e6, 1e6), to = std::clamp(std::max(a, b), -1e6, 1e6);
    for (int k = std::max(low, static_cast<int>(std::floor(from))); k < std::min<double>(high, to); ++k)
      if (k + 0.5 >= from && k + 0.5 < to + 1e-9) cells[static_cast<std::size_t>(k - low)] = static_cast<int>(i);
  }
  return cells;
}

void write_words(const Trace& trace, const Panel& panel, const Box& plot, TerminalCanvas& canvas) {
  const json& texts = value_at(*trace.spec, "text");
  if (!texts.is_array() || trace.z.empty() || word_at(*trace.spec, "texttemplate").empty()) return;
  const double room = std::abs(panel.x->end - panel.x->begin) / static_cast<double>(trace.z[0].size());
  for (std::size_t r = 0; r < std::min(trace.z.size(), trace.y.size()); ++r)
    for (std::size_t c = 0; c < std::min(trace.z[r].size(), trace.x.size()); ++c) {
      const std::string words = cell_text(item(item(texts, r), c));
      const double x = panel.x->at(trace.x[c]) - columns(words) / 2.0, y = panel.y->at(trace.y[r]);
      if (!finite(x, y) || columns(words) > room || y < plot.top || y >= plot.bottom) continue;
      canvas.write(static_cast<int>(std::round(x)), static_cast<int>(y), words, static_cast<int>(room) + 1);
    }
}

void draw_cells(const Panel& panel, const Trace& trace, const Box& plot, TerminalCanvas& canvas) {
  if (trace.z.empty() || word_at(*trace.spec, "contours.coloring") == "none") return;
  const Scaling scaling = *scaling_of(trace);
  const std::vector<int> columns = cells_along(*panel.x, trace.x, trace.z[0].size(), plot.left, plot.right);
  const std::vector<int> rows = cells_along(*panel.y, trace.y, trace.z.size(), plot.top, plot.bottom);
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (rows[r] < 0 || columns[c] < 0) continue;
      const double value = trace.z[static_cast<std::size_t>(rows[r])][static_cast<std::size_t>(columns[c])];
      if (std::isnan(value)) continue;
      const Color color = scaling.at(value);
      const double share =
          scaling.high > scaling.low ? (value / 2 - scaling.low / 2) / (scaling.high / 2 - scaling.low / 2) : 0.5;
      canvas.put(plot.left + static_cast<int>(c), plot.top + static_cast<int>(r),
                 canvas.colour() && canvas.unicode() ? U'█' : shade(share, canvas.unicode()), &color);
    }
  write_words(trace, panel, plot, canvas);
}

void draw_shapes(const Panel& panel, const Box& plot, TerminalCanvas& canvas) {
  const Pen pen{{150, 150, 150}, canvas.unicode() ? char32_t{0} : U'.'};
  const auto place = [&](const Axis& axis, const std::string& ref, const json& cell) {
    if (ref == "paper") return axis.begin + cell_number(cell) * (axis.end - axis.begin);
    const double value = axis.type == AxisType::category && cell.is_number() ? cell_number(cell) : axis.value(cell);
    return axis.at(std::clamp(value, axis.least(), axis.most()));
  };
  for (const json& shape : value_at(panel.figure->chart.layout, "shapes")) {
    const std::string x = word_at(shape, "xref", "x"), y = word_at(shape, "yref", "y");
    if (word_at(shape, "type") != "line" || (x != panel.x->id && x != "paper") || (y != panel.y->id && y != "paper"))
      continue;
    const double x0 = place(*panel.x, x, value_at(shape, "x0")), x1 = place(*panel.x, x, value_at(shape, "x1"));
    const double y0 = place(*panel.y, y, value_at(shape, "y0")), y1 = place(*panel.y, y, value_at(shape, "y1"));
    if (finite(x0, x1) && finite(y0, y1))
      canvas.line(within(x0, plot.left, plot.right), within(y0, plot.top, plot.bottom),
                  within(x1, plot.left, plot.right), within(y1, plot.top, plot.bottom), pen);
  }
}

}  // namespace

void draw_panel_traces(const Panel& panel, const Box& plot, TerminalCanvas& canvas) {
  for (const Trace* trace : panel.traces)
    if (!trace->z.empty()) draw_cells(panel, *trace, plot, canvas);
  draw_shapes(panel, plot, canvas);
  for (const Trace* trace : panel.traces)
    if (trace->type == TraceType::bar) draw_bars(panel, *trace, plot, canvas);
  for (const Trace* trace : panel.traces)
    if (trace->type == TraceType::scatter) draw_scatter(panel, *trace, plot, canvas);
}

}  // namespace lamina::render
