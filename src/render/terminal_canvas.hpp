// A canvas of characters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/chart.hpp"
#include "render/color.hpp"

namespace lamina::render {

// Places of characters, two of a wide one: column and row from the upper left corner. With Unicode a character holds 2
// × 4 dots of Braille, else one.
class TerminalCanvas {
 public:
  TerminalCanvas(const TerminalOptions& options);

  int width() const { return options_.width; }
  int height() const { return options_.height; }
  bool unicode() const { return options_.unicode; }
  bool colour() const { return options_.colour; }

  // What is outside is not drawn.
  void put(int column, int row, char32_t character, const Color* color = nullptr);
  // Clean text; what does not fit is cut with …
  void write(int column, int row, std::string_view text, int room, const Color* color = nullptr);

  // Dots: in columns and rows of characters, fractions between them. `glyph` stands for the series where dots do not.
  struct Pen {
    Color color;
    char32_t glyph = 0;  // 0: dots
  };
  void dot(double x, double y, const Pen& pen);
  void line(double x0, double y0, double x1, double y1, const Pen& pen);

  // Dots are drawn inside of these bounds alone.
  void set_area(int left, int top, int right, int bottom);

  std::string text() const;  // lines without blanks at their ends

 private:
  struct Cell {
    char32_t character = U' ';  // 0: the second half of a wide one
    char32_t mark = 0;          // that combines with it
    std::uint8_t dots = 0;
    std::int16_t color = -1;  // of the 256 of xterm
  };
  Cell* cell(int column, int row);

  TerminalOptions options_;
  int left_ = 0, top_ = 0, right_, bottom_;
  std::vector<Cell> cells_;
};

std::string utf8(char32_t character);
int columns(std::string_view clean);  // display_width
std::string cut(std::string_view clean, int most, bool unicode);

// The nearest of the 240 colours of xterm's cube and greys.
std::int16_t xterm_color(const Color& color);

// Without Unicode: other characters that say the same, ? where there is none.
std::string ascii(std::string_view clean);

}  // namespace lamina::render
