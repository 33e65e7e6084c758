// Where the cells of a CSV text end, found 64 characters at a time (Langdale & Lemire 2019, Parsing gigabytes of JSON
// per second).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/kernels.hpp"

namespace lamina {

// Of the rows that end within a text. Only a regular text has one: quotes stand at the edges of cells and are not
// doubled, lines end within no cell and with LF or CRLF, and no blank is beside a delimiter or a line end. All others
// are read character by character.
struct CsvIndex {
  bool regular = false;
  std::vector<std::uint32_t> stops;  // places of the delimiters and line feeds outside of quotes; used: `stop_count`
  std::size_t stop_count = 0;
  std::vector<std::uint32_t> rows;  // of each row: how many stops there are up to the end of its line
};

class CsvIndexer {
 public:
  explicit CsvIndexer(char delimiter);
  // `ended`: nothing follows the text.
  void index(const char* text, std::size_t size, bool ended, CsvIndex& index) const;

 private:
  kernels::FindBytesFunction find_;
  char wanted_[6];
  bool blank_delimiter_;
};

}  // namespace lamina
