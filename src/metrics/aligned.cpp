#include "metrics/aligned.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/printable.hpp"

namespace lamina {

namespace {

// Widths as a terminal shows them; fmt counts code points, not bytes.
std::size_t width(const std::string& cell) {
  return static_cast<std::size_t>(
      std::count_if(cell.begin(), cell.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::string shown(const std::string& name, std::size_t longest) {
  const std::string text = printable(name);
  return width(text) <= longest ? text : fmt::format("{:.{}}…", text, longest - 1);
}

std::string aligned(const std::vector<Cells>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Cells& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width(row[c]));
  std::string text;
  for (const Cells& row : rows) {
    text += "  " + row[0] + std::string(widths[0] - width(row[0]), ' ');
    for (std::size_t c = 1; c < row.size(); ++c) text += "  " + std::string(widths[c] - width(row[c]), ' ') + row[c];
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

std::string figure_lines(const std::vector<Figure>& figures) {
  std::size_t keys = 0, values = 0;
  for (const Figure& figure : figures) {
    keys = std::max(keys, figure.key.size());
    values = std::max(values, fmt::formatted_size("{:.5g}", figure.value));
  }
  std::string text;
  for (const Figure& figure : figures)
    text += fmt::format("  {:<{}}  {:<{}.5g}  {}\n", figure.key, keys, figure.value, values, figure.definition);
  return text;
}

}  // namespace lamina
