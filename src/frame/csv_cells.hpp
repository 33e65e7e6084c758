// Reads the cells of a block, with the types that are believed so far.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "frame/csv_chunk.hpp"
#include "frame/csv_fields.hpp"
#include "frame/na_strings.hpp"

namespace lamina {

// Rows of a regular text, one after another, each with all its cells.
struct RegularRows {
  const char* text;            // the block's
  const std::uint32_t* stops;  // of the first row's cells; the one before is where the row begins
  std::size_t count;
};

// All readers of text give where the cell stops, null after a fault, which the chunk holds then. A cell belongs to the
// row after the chunk's rows; `ahead` tells how many rows, a line each, are between.
class CellReader {
 public:
  CellReader(const FieldReader& fields, const NaStrings& na, const char* end, const CsvPlan& plan, CsvChunk& chunk)
      : fields_(fields), na_(na), end_(end), plan_(plan), chunk_(chunk), digits_are_numbers_(!na.has_numbers()) {}

  // Any cell of column i.
  const char* read(const char* p, std::size_t i, std::size_t ahead = 0);

  // The short way for cells of one to three digits, up to 255, of a column of numbers; null for all others. The
  // chunk has room for the row's bytes.
  const char* read_digits(const char* p, std::size_t i);

  // The cells of column i in all these rows; false after a fault. The chunk has room for their bytes.
  bool read_column(const RegularRows& rows, std::size_t i);

  // A field of no column.
  const char* skip_field(const char* p);

  const char* fault(const char* at, std::string message, std::string remedy, bool whole_row = false);

 private:
  class Walk;
  std::size_t read_codes(const Walk& walk, std::size_t first, CsvChunkColumn& column);
  std::size_t read_numbers(const Walk& walk, std::size_t first, CsvChunkColumn& column);
  std::size_t read_bytes(const Walk& walk, std::size_t first, const CsvChunkColumn& column);
  void add_number(CsvChunkColumn& column, double value, std::size_t ahead);
  void note_infinite(CsvChunkColumn& column, std::string_view text, std::size_t ahead);
  std::uint8_t& byte(const CsvChunkColumn& column, std::size_t ahead) {
    return chunk_.bytes[(chunk_.rows + ahead) * plan_.byte_slots + column.slot];
  }

  const FieldReader& fields_;
  const NaStrings& na_;
  const char* end_;
  const CsvPlan& plan_;
  CsvChunk& chunk_;
  const bool digits_are_numbers_;
  Field field_;
  std::string scratch_;
};

}  // namespace lamina
