#include "render/terminal_panel.hpp"

#include <algorithm>
#include <cmath>

#include "render/ticks.hpp"

namespace lamina::render {

namespace {

struct Lines {
  char32_t vertical, horizontal, corner, left_tick, bottom_tick;
};

Lines lines_of(const TerminalCanvas& canvas) {
  return canvas.unicode() ? Lines{U'│', U'─', U'└', U'┤', U'┬'} : Lines{U'|', U'-', U'+', U'+', U'+'};
}

int label_width(const Axis& axis, const TerminalCanvas& canvas) {
  int widest = 0;
  for (const Tick& tick : axis.ticks)
    widest = std::max(widest, columns(canvas.unicode() ? tick.label : ascii(tick.label)));
  return widest;
}

void set_length(Axis& axis, int begin, int end) { axis.begin = begin, axis.end = end; }

// Labels that would lie on one row with another are left out.
void thin_rows(Axis& axis) {
  std::vector<Tick> kept;
  int last = -1000;
  for (const Tick& tick : axis.ticks) {
    const int row = static_cast<int>(std::floor(axis.at(tick.value)));
    if (row == last) continue;
    last = row;
    kept.push_back(tick);
  }
  axis.ticks = std::move(kept);
}

void draw_left(const Axis& axis, const Box& plot, int room, TerminalCanvas& canvas) {
  const Lines lines = lines_of(canvas);
  for (int row = plot.top; row < plot.bottom; ++row) canvas.put(plot.left - 1, row, lines.vertical);
  for (const Tick& tick : axis.ticks) {
    const int row = std::clamp(static_cast<int>(std::floor(axis.at(tick.value))), plot.top, plot.bottom - 1);
    const std::string words = cut(canvas.unicode() ? tick.label : ascii(tick.label), room, canvas.unicode());
    canvas.write(plot.left - 1 - columns(words), row, words, room);
    canvas.put(plot.left - 1, row, lines.left_tick);
  }
}

void draw_bottom(const Axis& axis, const Box& plot, TerminalCanvas& canvas) {
  const Lines lines = lines_of(canvas);
  for (int column = plot.left; column < plot.right; ++column) canvas.put(column, plot.bottom, lines.horizontal);
  canvas.put(plot.left - 1, plot.bottom, lines.corner);
  int free_from = plot.left - 2;
  const bool words_along = axis.type == AxisType::category;
  const int most = words_along && axis.ticks.size() > 1
                       ? std::max(6, plot.width() / static_cast<int>(axis.ticks.size()) - 1)
                       : plot.width();
  for (const Tick& tick : axis.ticks) {
    const int column = std::clamp(static_cast<int>(std::floor(axis.at(tick.value))), plot.left, plot.right - 1);
    const std::string words = cut(canvas.unicode() ? tick.label : ascii(tick.label), most, canvas.unicode());
    const int length = columns(words);
    const int start = std::clamp(column - length / 2, plot.left - 1, std::max(plot.left - 1, plot.right - length));
    if (start < free_from) continue;
    canvas.put(column, plot.bottom, lines.bottom_tick);
    canvas.write(start, plot.bottom + 1, words, plot.right - start);
    free_from = start + length + 1;
  }
}

}  // namespace

char32_t shade(double share, bool unicode) {
  static constexpr char32_t kBlocks[] = U" ░▒▓█", kLetters[] = U" .:-=+*#%@";
  const auto level = [&](int count) { return std::clamp(static_cast<int>(share * count), 0, count - 1); };
  return unicode ? kBlocks[level(5)] : kLetters[level(10)];
}

TerminalCanvas::Pen pen_of(const Trace& trace, const Figure& figure, const TerminalCanvas& canvas) {
  static constexpr char32_t kBlocks[] = U"•+×o■▲◆", kLetters[] = U"*+xo#@%";
  const auto drawn =
      std::count_if(figure.traces.begin(), figure.traces.end(), [](const Trace& t) { return t.in_legend; });
  if (canvas.unicode() && (canvas.colour() || drawn < 2)) return {trace.color, 0};
  std::size_t place = 0;
  for (const Trace& other : figure.traces) {
    if (&other == &trace) break;
    place += other.in_legend;
  }
  return {trace.color, (canvas.unicode() ? kBlocks : kLetters)[place % 7]};
}

void draw_panel(const Panel& panel, const Box& box, TerminalCanvas& canvas) {
  Axis &x = *panel.x, &y = *panel.y;
  const bool x_shown = x.visible && x.labels && box.height() > 5, y_shown = y.visible && y.labels && box.width() > 20;
  const bool x_title = x.visible && !x.title.empty() && box.height() > 8;
  const bool y_title = y.visible && !y.title.empty() && box.height() > 8;
  Box plot{box.left + 1, box.top + (y_title ? 1 : 0), box.right,
           box.bottom - 1 - (x_shown ? 1 : 0) - (x_title ? 1 : 0)};
  plot.bottom = std::max(plot.bottom, plot.top + 1);
  set_length(y, plot.bottom, plot.top);
  y.ticks = y_shown ? ticks_of(y, std::clamp(plot.height() / 3.0, 2.0, 8.0)) : std::vector<Tick>{};
  thin_rows(y);
  const int room = std::min(label_width(y, canvas), std::max(5, box.width() * 3 / 10));
  if (y_shown) plot.left = std::min(box.left + room + 1, box.right - 1);
  set_length(x, plot.left, plot.right);
  x.ticks = x_shown ? ticks_of(x, std::clamp(plot.width() / 12.0, 2.0, 8.0)) : std::vector<Tick>{};
  canvas.set_area(plot.left, plot.top, plot.right, plot.bottom);
  draw_panel_traces(panel, plot, canvas);
  if (y.visible) draw_left(y, plot, room, canvas);
  if (x.visible) draw_bottom(x, plot, canvas);
  if (y_title) canvas.write(box.left, box.top, y.title, box.width());
  if (!x_title) return;
  const std::string title = cut(x.title, plot.width(), canvas.unicode());
  canvas.write(plot.left + (plot.width() - columns(title)) / 2, plot.bottom + 2, title, plot.width());
}

}  // namespace lamina::render
