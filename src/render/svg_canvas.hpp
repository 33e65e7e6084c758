// A canvas that writes SVG.
#pragma once

#include "render/canvas.hpp"

namespace lamina::render {

class SvgCanvas : public Canvas {
 public:
  SvgCanvas(int width, int height, const Color& paper, const std::string& title, const std::string& description);

  void polyline(const std::vector<Point>& points, const Stroke& stroke) override;
  void polygon(const std::vector<Point>& points, const Color& fill, const Stroke& stroke) override;
  void area(const std::vector<std::vector<Point>>& rings, const Color& fill) override;
  void rect(const Rect& rect, const Color& fill, const Stroke& stroke) override;
  void ellipse(const Rect& box, const Color& fill, const Stroke& stroke) override;
  void text(const Point& point, const std::string& clean, const TextStyle& style) override;
  void image(const Rect& rect, const Cells& cells) override;
  void group(const std::string& name) override;

  std::string file() const;  // the whole document

 private:
  std::string text_;
  bool in_group_ = false;
};

}  // namespace lamina::render
