#include "frame/csv_columns.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "frame/number_text.hpp"
#include "frame/wording.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace {

constexpr std::size_t kMostLevels = 1000;
constexpr std::size_t kFewestRowsNumbered = 3;  // fewer rows of 0, 1 or 1, 2 are as likely data

bool counts_from(const Column& column, double first) {
  for (std::size_t row = 0; row < column.rows(); ++row)
    if (column.number(row) != first + static_cast<double>(row)) return false;
  return true;
}

bool is_row_number(const Column& column) {
  return column.rows() >= kFewestRowsNumbered && (counts_from(column, 0) || counts_from(column, 1));
}

bool is_text(const Column& column) {
  const std::size_t levels = column.levels().size();
  return levels > kMostLevels || 2 * levels > column.rows();
}

// The cells of a category column that are no numbers, when they are few beside those that are.
struct Strangers {
  std::size_t count = 0;
  std::size_t first_row = 0;
};

std::optional<Strangers> strangers_among_numbers(const Column& column) {
  std::vector<bool> number;
  for (const std::string& level : column.levels()) number.push_back(parse_number(level).kind != NumberKind::none);
  const auto numeric_levels = static_cast<std::size_t>(std::count(number.begin(), number.end(), true));
  if (numeric_levels == 0 || numeric_levels == number.size()) return std::nullopt;
  Strangers strangers;
  std::size_t numbers = 0;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    const std::int32_t code = column.code(row);
    if (code < 0) continue;
    if (number[static_cast<std::size_t>(code)]) {
      ++numbers;
    } else if (strangers.count++ == 0) {
      strangers.first_row = row;
    }
  }
  if (strangers.count == 0 || numbers <= strangers.count) return std::nullopt;
  return strangers;
}

void check_finite(const CsvTable& table, std::size_t column, const CsvColumns& columns) {
  if (table.infinite_line(column) == 0) return;
  throw Error(ErrorKind::data, table.infinite(column) + " is infinite or beyond the range of a double",
              "correct the cell, or list it in --na when it means missing",
              {columns.source, table.infinite_line(column), columns.names[column]});
}

class Maker {
 public:
  Maker(const CsvColumns& columns, CsvTable& first, CsvTable* second)
      : columns_(columns), first_(first), second_(second) {
    lines_.set_lines(first.marks());
  }

  Frame frame() {
    for (std::size_t i = 0; i < columns_.names.size(); ++i)
      if (columns_.wanted[i]) add(i);
    Frame frame(std::move(kept_), columns_.source);
    frame.set_lines(first_.marks());
    note_unwanted();
    for (std::string& note : notes_) frame.add_note(std::move(note));
    return frame;
  }

 private:
  void add(std::size_t i) {
    const bool mixed = first_.cells(i) == Cells::mixed;
    if (mixed || first_.cells(i) == Cells::codes) {
      add_category(i, (mixed ? *second_ : first_).take_categories(i, columns_.names[i]));
    } else {
      check_finite(first_, i, columns_);
      add_number(i, first_.take_numbers(i, columns_.names[i]));
    }
  }

  void add_number(std::size_t i, Column column) {
    const std::string& name = columns_.names[i];
    if (!promise(i) && columns_.options.only.empty() && is_row_number(column)) {
      notes_.push_back(
          fmt::format("column {} is the row number and left out (--types {}=number keeps it)", name, name));
    } else {
      kept_.push_back(std::move(column));
    }
  }

  void add_category(std::size_t i, Column column) {
    const std::optional<ColumnKind> promised = promise(i);
    const bool text = promised ? *promised == ColumnKind::text : is_text(column);
    if (!promised) note_kind(column, text);
    kept_.push_back(text ? Column::text(column) : std::move(column));
  }

  void note_kind(const Column& column, bool text) {
    const std::string& name = column.name();
    const char* kind = text ? "text" : "a category";
    if (const auto strangers = strangers_among_numbers(column)) {
      notes_.push_back(fmt::format(
          "column {} is {}: {} {} no number, the first '{}' on line {} (list it in --na when it means missing)", name,
          kind, counted(strangers->count, "cell"), strangers->count == 1 ? "is" : "are",
          column.cell(strangers->first_row), lines_.line(strangers->first_row)));
    } else if (text) {
      notes_.push_back(
          fmt::format("column {} is text: {} distinct in {} rows (--types {}=category makes it a category)", name,
                      column.levels().size(), column.rows(), name));
    }
  }

  void note_unwanted() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < columns_.names.size(); ++i)
      if (!columns_.wanted[i]) names.push_back(columns_.names[i]);
    if (!names.empty()) notes_.push_back("columns not used: " + name_list(names));
  }

  std::optional<ColumnKind> promise(std::size_t i) const {
    const auto found = columns_.options.types.find(columns_.names[i]);
    if (found == columns_.options.types.end()) return std::nullopt;
    return found->second;
  }

  const CsvColumns& columns_;
  CsvTable& first_;
  CsvTable* second_;
  Frame lines_;  // knows the line of a row
  std::vector<Column> kept_;
  std::vector<std::string> notes_;
};

}  // namespace

Frame make_frame(const CsvColumns& columns, CsvTable& first, CsvTable* second) {
  return Maker(columns, first, second).frame();
}

}  // namespace lamina
