#include "render/draw.hpp"
namespace lamina::render {
void draw_contour(const Trace&, const Sheet&, Canvas&) {}
void draw_surfaces(const Figure&, const Sheet&, Canvas&) {}
void draw_parcoords(const Trace&, const Sheet&, Canvas&) {}
}  // namespace lamina::render
