#include "render/terminal_canvas.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/display_width.hpp"
#include "render/text.hpp"

namespace lamina::render {

namespace {

constexpr int kAcross = 2, kDown = 4;
// The bits of U+2800 by column and row of their dots.
constexpr std::uint8_t kDots[kAcross][kDown] = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};
constexpr int kLevels[] = {0, 95, 135, 175, 215, 255};  // of xterm's cube

int nearest_level(int value) {
  int best = 0;
  for (int i = 1; i < 6; ++i)
    if (std::abs(kLevels[i] - value) < std::abs(kLevels[best] - value)) best = i;
  return best;
}

int distance(const Color& color, int r, int g, int b) {
  return (color.r - r) * (color.r - r) + (color.g - g) * (color.g - g) + (color.b - b) * (color.b - b);
}

struct Ascii {
  std::uint32_t character;
  const char* text;
};
constexpr Ascii kAscii[] = {{0x2212, "-"}, {0x2013, "-"}, {0x2014, "-"}, {0x2026, ".."}, {0xd7, "x"},   {0xb7, "."},
                            {0x2070, "0"}, {0xb9, "1"},   {0xb2, "2"},   {0xb3, "3"},    {0x207b, "-"}, {0xb5, "u"},
                            {0x202f, " "}, {0xa0, " "},   {0x2009, " "}, {0x2264, "<="}, {0x2265, ">="}};

std::string ascii_of(std::uint32_t c) {
  if (c < 0x80) return std::string(1, static_cast<char>(c));
  if (c >= 0x2074 && c <= 0x2079) return std::string(1, static_cast<char>('4' + (c - 0x2074)));
  for (const Ascii& one : kAscii)
    if (one.character == c) return one.text;
  return "?";
}

// Of a bar, which a line over it would wipe out; the line is seen where it leaves the bar.
bool is_block(char32_t character) { return character >= U'\u2580' && character <= U'\u259f'; }

}  // namespace

std::string utf8(char32_t character) {
  const auto c = static_cast<std::uint32_t>(character);
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 0x3f))};
  if (c < 0x10000) return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f))};
  return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 0x3f)), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f))};
}

int columns(std::string_view clean) { return static_cast<int>(display_width(clean)); }

std::string cut(std::string_view clean, int most, bool unicode) {
  if (columns(clean) <= most) return std::string(clean);
  const std::string dots = unicode ? "…" : "..";
  std::string text;
  int left = most - columns(dots);
  if (left < 0) return text;
  while (true) {
    const char32_t next = next_character(clean);
    left -= static_cast<int>(display_width(next));
    if (left < 0) return text + dots;
    text += utf8(next);
  }
}

std::string ascii(std::string_view clean) {
  std::string text;
  while (!clean.empty()) text += ascii_of(next_character(clean));
  return text;
}

std::int16_t xterm_color(const Color& color) {
  const int r = nearest_level(color.r), g = nearest_level(color.g), b = nearest_level(color.b);
  const int grey = std::clamp((color.r + color.g + color.b) / 3 - 8 + 5, 0, 230) / 10, level = 8 + 10 * grey;
  const bool greyer = distance(color, level, level, level) < distance(color, kLevels[r], kLevels[g], kLevels[b]);
  return static_cast<std::int16_t>(greyer ? 232 + grey : 16 + 36 * r + 6 * g + b);
}

TerminalCanvas::TerminalCanvas(const TerminalOptions& options) : options_(options) {
  options_.width = std::clamp(options.width, 1, 1000);
  options_.height = std::clamp(options.height, 1, 1000);
  right_ = options_.width, bottom_ = options_.height;
  cells_.resize(static_cast<std::size_t>(options_.width) * static_cast<std::size_t>(options_.height));
}

TerminalCanvas::Cell* TerminalCanvas::cell(int column, int row) {
  if (column < 0 || row < 0 || column >= width() || row >= height()) return nullptr;
  return &cells_[static_cast<std::size_t>(row) * static_cast<std::size_t>(width()) + static_cast<std::size_t>(column)];
}

void TerminalCanvas::put(int column, int row, char32_t character, const Color* color) {
  Cell* const at = cell(column, row);
  if (!at) return;
  *at = {character, 0, 0, color ? xterm_color(*color) : std::int16_t{-1}};
}

void TerminalCanvas::write(int column, int row, std::string_view text, int room, const Color* color) {
  const std::string plain = unicode() ? std::string(text) : ascii(text);
  const std::string shown = cut(plain, std::min(room, width() - column), unicode());
  for (std::string_view rest = shown; !rest.empty();) {
    const char32_t next = next_character(rest);
    const int wide = static_cast<int>(display_width(next));
    if (wide == 0) {
      if (Cell* const before = cell(column - 1, row)) before->mark = next;
      continue;
    }
    put(column, row, next, color);
    for (int i = 1; i < wide; ++i) put(column + i, row, 0, color);
    column += wide;
  }
}

void TerminalCanvas::set_area(int left, int top, int right, int bottom) {
  left_ = left, top_ = top, right_ = right, bottom_ = bottom;
}

void TerminalCanvas::dot(double x, double y, const Pen& pen) {
  if (!(x >= left_ && x < right_ && y >= top_ && y < bottom_)) return;
  const int column = static_cast<int>(x), row = static_cast<int>(y);
  Cell* const at = cell(column, row);
  if (!at || is_block(at->character)) return;
  at->color = xterm_color(pen.color);
  if (pen.glyph != 0) {
    at->character = pen.glyph, at->dots = 0;
    return;
  }
  at->character = U' ';
  at->dots = static_cast<std::uint8_t>(
      at->dots | kDots[static_cast<int>((x - column) * kAcross)][static_cast<int>((y - row) * kDown)]);
}

void TerminalCanvas::line(double x0, double y0, double x1, double y1, const Pen& pen) {
  const int across = pen.glyph == 0 ? kAcross : 1, down = pen.glyph == 0 ? kDown : 1;
  const double steps = std::ceil(std::max(std::abs(x1 - x0) * across, std::abs(y1 - y0) * down));
  if (!(steps < 1e6)) return;
  for (double i = 0; i <= steps; ++i) {
    const double share = steps > 0 ? i / steps : 0;
    dot(x0 + share * (x1 - x0), y0 + share * (y1 - y0), pen);
  }
}

std::string TerminalCanvas::text() const {
  std::string text;
  const auto columns = static_cast<std::size_t>(width());
  for (std::size_t start = 0; start < cells_.size(); start += columns) {
    std::size_t end = start + columns;
    while (end > start && cells_[end - 1].character == U' ' && cells_[end - 1].dots == 0) --end;
    std::int16_t color = -1;
    for (std::size_t i = start; i < end; ++i) {
      const Cell& cell = cells_[i];
      const bool blank = cell.character == U' ' && cell.dots == 0;
      if (colour() && !blank && cell.color != color) {
        text += cell.color < 0 ? "\x1b[39m" : "\x1b[38;5;" + std::to_string(cell.color) + "m";
        color = cell.color;
      }
      if (cell.dots != 0 || cell.character != 0) text += utf8(cell.dots != 0 ? 0x2800u + cell.dots : cell.character);
      if (cell.dots == 0 && cell.mark != 0) text += utf8(cell.mark);
    }
    text += color >= 0 ? "\x1b[39m\n" : "\n";
  }
  return text;
}

}  // namespace lamina::render
