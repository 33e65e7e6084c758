// A figure on a canvas, piece by piece.
#pragma once

#include "render/canvas.hpp"
#include "render/sheet.hpp"

namespace lamina::render {

void draw(Figure& figure, Canvas& canvas, const DrawOptions& options);

void draw_grid(const Figure& figure, const Sheet& sheet, Canvas& canvas);
void draw_axes(const Figure& figure, const Sheet& sheet, Canvas& canvas);
void draw_legend(const Sheet& sheet, Canvas& canvas);
void draw_color_bar(const Sheet& sheet, Canvas& canvas);
void draw_shapes(const Figure& figure, const Sheet& sheet, Canvas& canvas, bool below);
void draw_annotations(const Figure& figure, const Sheet& sheet, Canvas& canvas);

// `before` is the scatter trace drawn before on the same axes, null when there is none.
void draw_scatter(const Trace& trace, const Trace* before, const Sheet& sheet, Canvas& canvas);
void draw_bars(const Trace& trace, const Sheet& sheet, Canvas& canvas);
void draw_error_bars(const Trace& trace, const Color& color, Canvas& canvas);
void draw_heatmap(const Trace& trace, const Sheet& sheet, Canvas& canvas);
void draw_contour(const Trace& trace, const Sheet& sheet, Canvas& canvas);
void draw_surfaces(const Figure& figure, const Sheet& sheet, Canvas& canvas);
void draw_parcoords(const Trace& trace, const Sheet& sheet, Canvas& canvas);

Dash dash_of(const json& spec, const char* path);
// Dark or light, whichever reads better on it.
Color text_on(const Color& background);

}  // namespace lamina::render
