// Parses one block of whole rows into cells, with the types that are believed so far.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "frame/csv_blocks.hpp"
#include "frame/csv_fields.hpp"
#include "frame/dictionary.hpp"
#include "frame/na_strings.hpp"
#include "lamina/frame.hpp"

namespace lamina {

// How a column's cells are kept while reading. Bytes widen to numbers at the first cell that is no whole number
// 0…255; `mixed` is a column read as numbers that met another text: it is read again as codes.
enum class Cells : std::uint8_t { skip, bytes, numbers, codes, mixed };

struct CsvPlan {
  std::vector<Cells> cells;        // per column of the file
  std::vector<bool> promised;      // a number column whose cells must be numbers
  std::vector<std::size_t> slots;  // a byte column's place in a row of bytes, kept when the column widens
  std::size_t byte_slots = 0;
  std::size_t columns() const { return cells.size(); }

  // Gives each byte column its slot. Call once before a pass over the text.
  void assign_slots();
};

// What is wrong at a place of the text.
struct CsvFault {
  const char* at = nullptr;  // in the block
  bool whole_row = false;    // no single column is to blame
  std::string message, remedy;
};

struct CsvChunkColumn {
  Cells cells = Cells::skip;
  std::size_t slot = 0;  // place in a row of the chunk's bytes
  std::vector<double> numbers;
  std::vector<std::int32_t> codes;  // of the dictionary; −1 where missing
  Dictionary dictionary;            // lives on from block to block
  // The table's codes of a missing cell and of its levels, filled in when the chunk is added.
  std::vector<std::int32_t> global;
  std::int64_t infinite_line = 0;  // block's line (from 0) and text of the first infinite cell
  std::string infinite;
};

struct CsvChunk {
  std::size_t rows = 0;
  std::int64_t lines = 0;              // physical lines
  std::vector<Frame::LineMark> marks;  // rows and lines counted from 0 in this block
  std::vector<std::uint8_t> bytes;     // rows × the plan's byte_slots
  std::vector<CsvChunkColumn> columns;
  std::optional<CsvFault> fault;  // the first one; rows before it are there
  CsvIndex index;                 // of the block; of use while it is parsed
};

class CsvParser {
 public:
  CsvParser(char delimiter, const NaStrings& na) : fields_(delimiter), indexer_(delimiter), na_(na) {}

  // Fills `chunk`, whose memory is used again. `skip_rows`: rows that are no data (the header).
  void parse(const CsvBlock& block, const CsvPlan& plan, std::size_t skip_rows, CsvChunk& chunk) const;

  // The line (from 0) and the column (from 0) of a place in a block.
  struct Spot {
    std::int64_t line = 0;
    std::size_t column = 0;
  };
  Spot locate(const CsvBlock& block, const char* at) const;

 private:
  class Run;
  bool index(const CsvBlock& block, const CsvPlan& plan, CsvIndex& index) const;
  FieldReader fields_;
  CsvIndexer indexer_;
  const NaStrings& na_;
};

}  // namespace lamina
