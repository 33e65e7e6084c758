// Tables of text: columns aligned by the widths of their cells.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lamina::cli {

// `text` with blanks up to `width` columns, on its left when `right` aligned.
std::string padded(std::string_view text, std::size_t width, bool right = false);

// `text` broken at blanks into lines of at most `width`; a longer word has a line of its own.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

class TextTable {
 public:
  // One character per column: l left, r right aligned.
  TextTable(std::string alignment, std::vector<std::string> header);

  void add(std::vector<std::string> cells);
  void add_rule();  // a line across, such as before a total
  std::string text() const;

 private:
  std::string line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const;

  std::string alignment_;
  std::vector<std::vector<std::string>> rows_;  // the header first; an empty row is a rule
};

}  // namespace lamina::cli
