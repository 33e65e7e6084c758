#include "text_table.hpp"

#include <algorithm>
#include <numeric>

#include "lamina/display_width.hpp"
#include "output.hpp"

namespace lamina::cli {

namespace {
constexpr std::size_t kGap = 2;  // blanks before every column
}

std::string padded(std::string_view text, std::size_t width, bool right) {
  const std::size_t own = display_width(text);
  const std::string blanks(own < width ? width - own : 0, ' ');
  return right ? blanks + std::string(text) : std::string(text) + blanks;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (!lines.back().empty() && display_width(lines.back()) + 1 + display_width(word) > width) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

TextTable::TextTable(std::string alignment, std::vector<std::string> header) : alignment_(std::move(alignment)) {
  rows_.push_back(std::move(header));
}

void TextTable::add(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

void TextTable::add_rule() { rows_.emplace_back(); }

std::string TextTable::line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const {
  std::string line;
  for (std::size_t c = 0; c < cells.size(); ++c)
    line += std::string(kGap, ' ') + padded(cells[c], widths[c], alignment_[c] == 'r');
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string TextTable::text() const {
  std::vector<std::size_t> widths(alignment_.size(), 0);
  for (const auto& row : rows_)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], display_width(row[c]));
  const std::size_t total = std::accumulate(widths.begin(), widths.end(), kGap * (widths.size() - 1));
  const std::string rule = std::string(kGap, ' ') + std::string(total, '-') + "\n";
  std::string text = line(rows_.front(), widths) + rule;
  for (std::size_t r = 1; r < rows_.size(); ++r) text += rows_[r].empty() ? rule : line(rows_[r], widths);
  return text;
}

}  // namespace lamina::cli
