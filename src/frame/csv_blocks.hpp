// A CSV text cut into blocks that end where a row ends, so that blocks can be parsed apart from each other.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "frame/byte_source.hpp"
#include "frame/csv_fields.hpp"
#include "frame/csv_index.hpp"

namespace lamina {

// Whole rows; the last one ends with a line end, added at the end of the file when it has none.
struct CsvBlock {
  static constexpr std::size_t kSlack = 8;  // characters behind the end that can be read
  std::vector<char> text;
  std::size_t size = 0;
  bool unclosed = false;  // the text ends inside quotes, or the quotes never seem to end
  double progress = 0;    // the part of the stored bytes read so far, 0 when not known
  const char* begin() const { return text.data(); }
  const char* end() const { return text.data() + size; }
};

class CsvBlocks {
 public:
  // `bytes`: how much is read at a time; a longer row makes its block longer.
  CsvBlocks(std::unique_ptr<ByteSource> source, std::size_t bytes);

  // The text's first bytes, for finding its dialect; may end inside a row unless `whole`. Call before `next`.
  std::string_view peek(bool& whole);
  void set_delimiter(char delimiter) {
    fields_ = FieldReader(delimiter);
    indexer_ = CsvIndexer(delimiter);
  }

  // The next block; false when there is none. `block`'s memory is used again.
  bool next(CsvBlock& block);
  void rewind();

 private:
  void skip_byte_order_mark();
  void fill(CsvBlock& block, std::size_t goal);
  bool opens_field(const char* begin, const char* from, const char* quote) const;
  const char* after_whole_rows(const CsvBlock& block, bool& unclosed) const;
  const char* find_rows(CsvBlock& block) const;

  std::unique_ptr<ByteSource> source_;
  std::size_t bytes_;
  FieldReader fields_{','};
  CsvIndexer indexer_{','};
  std::vector<char> pending_;  // read, but not yet in a block
  bool started_ = false, ended_ = false;
};

}  // namespace lamina
