// A chart in characters.
#include <algorithm>
#include <cmath>

#include "lamina/chart.hpp"
#include "render/scaling.hpp"
#include "render/terminal_panel.hpp"
#include "render/tick_format.hpp"

namespace lamina {

namespace render {

namespace {

// A surface is shown from above.
void flatten(Figure& figure) {
  for (Trace& trace : figure.traces) {
    if (trace.type != TraceType::surface) continue;
    for (const char* id : {"x", "y"}) {
      const bool along = id[0] == 'x';
      Axis& axis = figure.axes[std::string("scene ") + id];
      axis.horizontal = along;
      axis.id = id;
      axis.title = text_at(figure.chart.layout, std::string("scene.") + id + "axis.title.text");
      Extent seen;
      for (const double edge : along ? trace.x : trace.y) seen.add(edge);
      set_range(axis, seen, {});
      (along ? trace.x_axis : trace.y_axis) = &axis;
    }
  }
}

std::vector<Panel> panels_of(Figure& figure) {
  std::vector<Panel> panels;
  for (const Trace& trace : figure.traces) {
    if (!trace.x_axis || !trace.y_axis) continue;
    const auto found = std::find_if(panels.begin(), panels.end(), [&](const Panel& panel) {
      return panel.x == trace.x_axis && panel.y == trace.y_axis;
    });
    if (found == panels.end())
      panels.push_back({trace.x_axis, trace.y_axis, {&trace}, &figure});
    else
      found->traces.push_back(&trace);
  }
  return panels;
}

char32_t sample(const Trace& trace, const Figure& figure, const TerminalCanvas& canvas) {
  const char32_t glyph = pen_of(trace, figure, canvas).glyph;
  if (glyph != 0)
    return trace.type == TraceType::bar && glyph == U'*'   ? U'#'
           : trace.type == TraceType::bar && glyph == U'•' ? U'█'
                                                           : glyph;
  return trace.type == TraceType::bar ? U'█' : trace.has("lines") ? U'━' : U'•';
}

// One entry behind the other; gives back the rows taken, at most two.
int draw_legend(const Figure& figure, int top, TerminalCanvas& canvas) {
  int column = 0, row = top;
  for (const Trace& trace : figure.traces) {
    if (!trace.in_legend) continue;
    const std::string words =
        cut(canvas.unicode() ? trace.name : ascii(trace.name), std::max(8, canvas.width() / 2), canvas.unicode());
    const int length = columns(words) + 2;
    if (column > 0 && column + length > canvas.width()) column = 0, ++row;
    if (row > top + 1) return 2;
    canvas.put(column, row, sample(trace, figure, canvas), &trace.color);
    canvas.write(column + 2, row, words, canvas.width() - column - 2);
    column += length + 2;
  }
  return column > 0 || row > top ? row - top + 1 : 0;
}

// From the least number to the largest, in the characters that stand for them.
int draw_scale(const Figure& figure, int row, TerminalCanvas& canvas) {
  constexpr int kSteps = 10;
  for (const Trace& trace : figure.traces) {
    if (trace.z.empty() || !shows_scale(trace)) continue;
    const Scaling scaling = *scaling_of(trace);
    const double step = (scaling.high / 2 - scaling.low / 2) / 50,
                 largest = std::max(std::abs(scaling.low), std::abs(scaling.high));
    const std::string low = tick_text(scaling.low, std::max(step, 1e-12), largest),
                      high = tick_text(scaling.high, std::max(step, 1e-12), largest);
    canvas.write(0, row, low, canvas.width());
    int column = columns(low) + 1;
    for (int i = 0; i < kSteps; ++i) {
      const Color color = scaling.scale.at((i + 0.5) / kSteps);
      canvas.put(column++, row,
                 canvas.colour() && canvas.unicode() ? U'█' : shade((i + 0.5) / kSteps, canvas.unicode()), &color);
    }
    canvas.write(column + 1, row, high, canvas.width());
    return 1;
  }
  return 0;
}

Box box_of(const Panel& panel, const Box& all) {
  const auto part = [](double share, int low, int high) {
    return low + static_cast<int>(std::lround(share * (high - low)));
  };
  return {part(panel.x->domain_low, all.left, all.right), part(1 - panel.y->domain_high, all.top, all.bottom),
          part(panel.x->domain_high, all.left, all.right), part(1 - panel.y->domain_low, all.top, all.bottom)};
}

// Words beside several plots, such as their titles.
void write_notes(const Figure& figure, const Box& all, TerminalCanvas& canvas) {
  for (const json& note : value_at(figure.chart.layout, "annotations")) {
    if (word_at(note, "xref") != "paper" || word_at(note, "yref") != "paper") continue;
    const std::string words = cut(text_at(note, "text"), all.width(), canvas.unicode());
    const double x = number_at(note, "x", 0), y = number_at(note, "y", 0);
    const int column = all.left + static_cast<int>(std::lround(x * all.width())) - columns(words) / 2;
    const int row = all.top + static_cast<int>(std::lround((1 - y) * all.height()));
    canvas.write(std::clamp(column, 0, std::max(0, all.right - columns(words))),
                 std::clamp(row, all.top, all.bottom - 1), words, all.width());
  }
}

void draw(Figure& figure, TerminalCanvas& canvas) {
  int top = 0;
  if (!figure.title.empty()) canvas.write(0, top++, figure.title, canvas.width());
  if (canvas.height() > 6) top += draw_legend(figure, top, canvas);
  if (canvas.height() > 6) top += draw_scale(figure, top, canvas);
  const Box all{0, std::min(top, canvas.height() - 1), canvas.width(), canvas.height()};
  std::vector<Panel> panels = panels_of(figure);
  for (const Panel& panel : panels) {
    Box box = panels.size() > 1 ? box_of(panel, all) : all;
    if (panels.size() > 1) ++box.top;  // for words above it
    if (box.width() > 2 && box.height() > 2) draw_panel(panel, box, canvas);
  }
  if (panels.size() > 1) write_notes(figure, all, canvas);
  for (const Trace& trace : figure.traces)
    if (trace.type == TraceType::parcoords) draw_parallel(trace, all, canvas);
}

}  // namespace

}  // namespace render

std::string to_terminal(const Chart& chart, const TerminalOptions& options) {
  render::Figure figure(chart);
  render::flatten(figure);
  render::TerminalCanvas canvas(options);
  render::draw(figure, canvas);
  return canvas.text();
}

}  // namespace lamina
