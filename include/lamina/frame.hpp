// Tables in memory: typed columns of equal length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace lamina {

enum class ColumnKind { number, category, text };
const char* name(ColumnKind kind);

// Category codes as they are kept: each plus one, 0 where missing, in the fewest bytes that have room for all levels.
using CodeCells = std::variant<std::shared_ptr<const std::uint8_t>, std::shared_ptr<const std::uint16_t>,
                               std::shared_ptr<const std::uint32_t>>;

// A column of one table. Storage is compact: byte-valued numbers take one byte a cell, other numbers eight, category
// codes one up to 255 levels, two up to 65,535, else four; text is kept like a category, each distinct string once.
class Column {
 public:
  using Bytes = std::vector<std::uint8_t>;

  // Numbers, NaN where missing.
  static Column numbers(std::string name, std::vector<double> values);
  static Column numbers(std::string name, std::shared_ptr<const double> first, std::size_t rows);
  // Whole numbers 0…255 without missing cells. `cells` may be shared by many columns: cell r is cells[offset +
  // r·stride].
  static Column bytes(std::string name, std::shared_ptr<const Bytes> cells, std::size_t rows, std::size_t offset = 0,
                      std::size_t stride = 1);
  static Column bytes(std::string name, std::shared_ptr<const std::uint8_t> first, std::size_t rows,
                      std::size_t stride);
  // Codes into `levels`, −1 where missing. Levels are distinct and in their final order (see `order_levels`).
  static Column categories(std::string name, const std::vector<std::int32_t>& codes, std::vector<std::string> levels);
  static Column categories(std::string name, CodeCells cells, std::size_t rows, std::vector<std::string> levels);
  static Column text(std::string name, const std::vector<std::string>& cells);  // empty where missing
  // The category column `column` as text: the same cells, no longer promised to be few.
  static Column text(const Column& column);

  const std::string& name() const { return name_; }
  ColumnKind kind() const;
  std::size_t rows() const;

  bool is_bytes() const;                     // number column stored as bytes
  double number(std::size_t row) const;      // number columns; NaN where missing
  std::int32_t code(std::size_t row) const;  // category and text columns; −1 where missing
  std::vector<std::int32_t> codes() const;   // of all rows
  // Category columns: in their final order. Text columns: the distinct cells, in the same order.
  const std::vector<std::string>& levels() const;
  bool missing(std::size_t row) const;
  std::size_t missing_count() const;
  // The cell as text: numbers in shortest decimals that round-trip, levels and text as read, empty where missing.
  std::string cell(std::size_t row) const;
  // The number of bytes the cells and dictionaries occupy (shared bytes counted once per column's own share).
  std::size_t memory() const;

  // Direct access for the batch feeder: null unless stored that way.
  const double* number_data() const;
  const std::uint8_t* byte_data() const;  // first cell; step by byte_stride()
  std::size_t byte_stride() const;

  Column renamed(std::string name) const;
  Column take(const std::vector<std::size_t>& rows) const;  // the given rows, in the given order

 private:
  struct Numbers {
    std::shared_ptr<const double> first;
    std::size_t rows;
  };
  struct ByteView {
    std::shared_ptr<const std::uint8_t> first;
    std::size_t rows, stride;
  };
  struct Codes {
    CodeCells cells;
    std::size_t rows;
    std::vector<std::string> levels;
    bool text;
  };
  using Storage = std::variant<Numbers, ByteView, Codes>;
  Column(std::string name, std::shared_ptr<const Storage> storage);

  std::string name_;
  std::shared_ptr<const Storage> storage_;  // columns are immutable; copies are cheap
};

// Columns of equal length with distinct names, and the notes the reader made while reading them.
class Frame {
 public:
  Frame() = default;
  explicit Frame(std::vector<Column> columns, std::string source = {});  // throws on unequal lengths, repeated names

  std::size_t rows() const { return rows_; }
  const std::vector<Column>& columns() const { return columns_; }
  const std::string& source() const { return source_; }  // the file it came from, for messages
  const std::vector<std::string>& notes() const { return notes_; }
  void add_note(std::string note) { notes_.push_back(std::move(note)); }

  const Column* find(const std::string& name) const;    // null when absent
  const Column& column(const std::string& name) const;  // throws a data error that suggests the nearest name
  Frame take(const std::vector<std::size_t>& rows) const;
  Frame without(const std::string& name) const;
  std::size_t memory() const;

  // Images: the rows × columns of the picture each row holds, 0 × 0 for ordinary tables (set by the IDX reader).
  std::size_t image_height = 0, image_width = 0;

  // The 1-based line of the source file at which a row starts; 0 when not known.
  std::int64_t line(std::size_t row) const;
  // Exact and sparse: from each mark on, every row takes one line, until the next mark. Rows ascend.
  struct LineMark {
    std::size_t row;
    std::int64_t line;
  };
  void set_lines(std::vector<LineMark> marks) { lines_ = std::move(marks); }

 private:
  std::size_t rows_ = 0;
  std::vector<Column> columns_;
  std::string source_;
  std::vector<std::string> notes_;
  std::vector<LineMark> lines_;
};

// The columns of both, row by row. Throws on unequal lengths and on a name that both have.
Frame beside(const Frame& left, const Frame& right);

// Sorts levels bytewise, or by value when all of them are numbers; ties in value fall back to bytes.
void order_levels(std::vector<std::string>& levels);

// Like order_levels, and gives where each level went: new code = result[old code].
std::vector<std::int32_t> order_levels_and_map(std::vector<std::string>& levels);

// The name of the column `index` (from 0) where a file gives none: "C1", "C2", …
std::string column_number_name(std::size_t index);

}  // namespace lamina
