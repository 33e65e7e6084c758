// One plot of a figure in characters: axes around what traces show.
#pragma once

#include <vector>

#include "render/figure.hpp"
#include "render/terminal_canvas.hpp"

namespace lamina::render {

// Characters from left to right (exclusive) and top to bottom (exclusive).
struct Box {
  int left = 0, top = 0, right = 0, bottom = 0;
  int width() const { return right - left; }
  int height() const { return bottom - top; }
};

struct Panel {
  Axis *x, *y;
  std::vector<const Trace*> traces;
  const Figure* figure;
};

// Shades from nothing to full, for numbers between 0 and 1 where there is no colour.
char32_t shade(double share, bool unicode);

// Series have characters of their own where colours do not tell them apart.
TerminalCanvas::Pen pen_of(const Trace& trace, const Figure& figure, const TerminalCanvas& canvas);

void draw_panel(const Panel& panel, const Box& box, TerminalCanvas& canvas);
void draw_panel_traces(const Panel& panel, const Box& plot, TerminalCanvas& canvas);

// Parallel coordinates; the names of dimensions and their ranges stand below.
void draw_parallel(const Trace& trace, const Box& box, TerminalCanvas& canvas);

}  // namespace lamina::render
