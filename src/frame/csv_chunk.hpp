// The cells of one block of a CSV text.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "frame/csv_index.hpp"
#include "frame/dictionary.hpp"
#include "frame/growing_codes.hpp"
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
  // By row; what is behind the chunk's rows is room.
  std::vector<double> numbers;
  std::vector<std::int32_t> codes;  // of the dictionary; −1 where missing
  Dictionary dictionary;            // lives on from block to block
  // The table's cells for a missing cell and for the dictionary's levels, filled in when the chunk is added.
  GrowingCodes::Table global;
  std::int64_t infinite_line = 0;  // block's line (from 0) and text of the first infinite cell
  std::string infinite;
};

struct CsvChunk {
  std::size_t rows = 0;
  std::int64_t lines = 0;              // physical lines
  std::vector<Frame::LineMark> marks;  // rows and lines counted from 0 in this block
  std::vector<std::uint8_t> bytes;     // rows × the plan's byte_slots, and room
  std::vector<CsvChunkColumn> columns;
  std::optional<CsvFault> fault;  // the first one; rows before it are there
  CsvIndex index;                 // of the block; of use while it is parsed

  // Makes it empty, with columns as planned; memory and dictionaries are used again. New dictionaries are copies of
  // `dictionary`.
  void begin(const CsvPlan& plan, const Dictionary& dictionary);

  // Counts rows that have been read, one a line, the first of them on `line`.
  void add_rows(std::size_t count, std::int64_t line);
};

// The first of `count` elements; those that are there stay.
template <class T>
T* make_room(std::vector<T>& cells, std::size_t count) {
  if (cells.size() < count) cells.resize(std::max(count, 2 * cells.size()));
  return cells.data();
}

}  // namespace lamina
