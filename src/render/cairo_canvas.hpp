// A canvas of pixels, drawn by Cairo and kept as PNG.
#pragma once

#include <cairo.h>
#include <memory>

#include "render/canvas.hpp"

namespace lamina::render {

class CairoCanvas : public Canvas {
 public:
  CairoCanvas(int width, int height, double scale, const Color& paper);
  ~CairoCanvas() override;
  CairoCanvas(const CairoCanvas&) = delete;
  CairoCanvas& operator=(const CairoCanvas&) = delete;

  void polyline(const std::vector<Point>& points, const Stroke& stroke) override;
  void polygon(const std::vector<Point>& points, const Color& fill, const Stroke& stroke) override;
  void area(const std::vector<std::vector<Point>>& rings, const Color& fill) override;
  void rect(const Rect& rect, const Color& fill, const Stroke& stroke) override;
  void ellipse(const Rect& box, const Color& fill, const Stroke& stroke) override;
  void text(const Point& point, const std::string& clean, const TextStyle& style) override;
  void image(const Rect& rect, const Cells& cells) override;
  void group(const std::string&) override {}

  std::string file() const;  // the whole PNG

 private:
  void trace_path(const std::vector<Point>& points);
  void paint(const Color& fill, const Stroke& stroke);

  cairo_surface_t* surface_;
  cairo_t* context_;
};

// A PNG with a pixel for each cell.
std::string png_of(const Cells& cells);

}  // namespace lamina::render
