// The cells of a CSV text, put together from its blocks in order.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "frame/csv_parser.hpp"
#include "frame/dictionary.hpp"
#include "frame/growing_array.hpp"
#include "frame/growing_codes.hpp"
#include "lamina/frame.hpp"

namespace lamina {

class CsvTable {
 public:
  explicit CsvTable(const CsvPlan& plan);

  // Adds the next block's rows and tells `plan` what was learnt about the columns. `progress`: the part of the text
  // read so far, from which the memory for the rest is estimated; 0 when not known.
  void add(CsvChunk& chunk, double progress, CsvPlan& plan);

  // After the last block: gives a category's levels their final order. Each column once, in any thread.
  void finish(std::size_t column);

  std::size_t rows() const { return rows_; }
  std::int64_t lines() const { return lines_; }
  const std::vector<Frame::LineMark>& marks() const { return marks_; }

  // How a column's cells turned out.
  Cells cells(std::size_t column) const { return columns_[column].cells; }
  // The line and the text of the first infinite cell of a number column; line 0 when there is none.
  std::int64_t infinite_line(std::size_t column) const { return columns_[column].infinite_line; }
  const std::string& infinite(std::size_t column) const { return columns_[column].infinite; }

  // The column's cells, given away; all byte columns share one buffer whose rows stay together.
  Column take_numbers(std::size_t column, const std::string& name);
  Column take_categories(std::size_t column, const std::string& name);  // after `finish`

 private:
  struct TableColumn {
    Cells cells;
    std::size_t slot;
    GrowingArray<double> numbers;
    GrowingCodes codes;
    Dictionary dictionary;
    std::optional<Column> categories;
    std::int64_t infinite_line = 0;
    std::string infinite;
  };

  void add_numbers(TableColumn& column, const CsvChunk& chunk, const CsvChunkColumn& cells);
  void add_codes(TableColumn& column, std::size_t rows, CsvChunkColumn& cells);
  void widen(TableColumn& column);
  std::size_t expected_rows(double progress) const;

  std::vector<TableColumn> columns_;
  GrowingArray<std::uint8_t> bytes_;  // rows × byte_slots_
  std::shared_ptr<const std::uint8_t> shared_bytes_;
  std::size_t byte_slots_;
  std::size_t rows_ = 0, capacity_ = 0;
  std::int64_t lines_ = 0;
  std::vector<Frame::LineMark> marks_;
};

}  // namespace lamina
