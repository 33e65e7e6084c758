// Where the cells of a CSV text end, found 64 characters at a time (Langdale & Lemire 2019, Parsing gigabytes of JSON
// per second).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/kernels.hpp"

namespace lamina {

struct CsvIndex {
  static constexpr std::uint32_t kBeforeText = ~std::uint32_t{0};  // the next place is the text's first
  // Places of the delimiters and line feeds outside of quotes; the first is kBeforeText. Thus a cell begins after one
  // stop and ends at the next.
  std::vector<std::uint32_t> stops;
  std::size_t stop_count = 0;       // of them; the memory behind is room
  std::vector<std::uint32_t> rows;  // of each row: the stop that ends its line
};

// Knows regular texts alone: quotes stand at the edges of cells and are not doubled, lines end within no cell and with
// LF or CRLF, and no blank is beside a delimiter or a line end. All others must be read character by character. The
// texts are not empty.
class CsvIndexer {
 public:
  explicit CsvIndexer(char delimiter);

  // Of whole rows; false when the text is not regular.
  bool index(const char* text, std::size_t size, CsvIndex& index) const;

  // How much of the text is whole rows; false when it is not regular. `ended`: nothing follows the text.
  bool find_rows(const char* text, std::size_t size, bool ended, std::size_t& rows_size) const;

 private:
  template <class Room, class Note>
  bool walk(const char* text, std::size_t size, bool ended, const Room& make_room, const Note& note) const;

  kernels::FindBytesFunction find_;
  char wanted_[6];
  bool blank_delimiter_;
};

}  // namespace lamina
