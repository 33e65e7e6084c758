// What a picture is drawn on: SVG text or pixels.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "render/color.hpp"

namespace lamina::render {

struct Point {
  double x = 0, y = 0;
};

struct Rect {
  double left = 0, top = 0, right = 0, bottom = 0;
  double width() const { return right - left; }
  double height() const { return bottom - top; }
};

enum class Dash : std::uint8_t { solid, dash, dot };

struct Stroke {
  Color color;
  double width = 1;  // none is drawn at 0
  Dash dash = Dash::solid;
};

inline constexpr Color kClear{0, 0, 0, 0};
inline constexpr Stroke kNoStroke{kClear, 0};

enum class Anchor : std::uint8_t { start, middle, end };

struct TextStyle {
  Color color;
  double size = 12;
  Anchor anchor = Anchor::start;
  double angle = 0;  // degrees, clockwise, around the point
  bool bold = false;
};

// Rows of coloured cells, the first row on top.
struct Cells {
  std::size_t rows = 0, columns = 0;
  std::vector<Color> colors;  // row by row
};

class Canvas {
 public:
  virtual ~Canvas() = default;
  virtual void polyline(const std::vector<Point>& points, const Stroke& stroke) = 0;
  virtual void polygon(const std::vector<Point>& points, const Color& fill, const Stroke& stroke) = 0;
  // What lies within an odd number of the rings.
  virtual void area(const std::vector<std::vector<Point>>& rings, const Color& fill) = 0;
  virtual void rect(const Rect& rect, const Color& fill, const Stroke& stroke) = 0;
  virtual void ellipse(const Rect& box, const Color& fill, const Stroke& stroke) = 0;
  // The point is on the base line.
  virtual void text(const Point& point, const std::string& clean, const TextStyle& style) = 0;
  virtual void image(const Rect& rect, const Cells& cells) = 0;
  // Marks what follows as one group with a name, until the next.
  virtual void group(const std::string& name) = 0;

  void line(const Point& from, const Point& to, const Stroke& stroke) { polyline({from, to}, stroke); }
};

}  // namespace lamina::render
