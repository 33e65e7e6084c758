#include "explain/columns.hpp"

#include <algorithm>

namespace lamina::explain {

namespace {

Frame alike(std::vector<Column> columns, const Frame& frame) {
  Frame made(std::move(columns), frame.source());
  made.image_height = frame.image_height;
  made.image_width = frame.image_width;
  return made;
}

Column with_number(const Column& column, double number) {
  std::vector<double> numbers;
  for (std::size_t row = 0; row < column.rows(); ++row) numbers.push_back(column.number(row));
  numbers.push_back(number);
  return Column::numbers(column.name(), std::move(numbers));
}

Column with_byte(const Column& column, double number) {
  auto cells = std::make_shared<Column::Bytes>();
  for (std::size_t row = 0; row < column.rows(); ++row) cells->push_back(static_cast<std::uint8_t>(column.number(row)));
  cells->push_back(static_cast<std::uint8_t>(number));
  return Column::bytes(column.name(), std::move(cells), column.rows() + 1);
}

Column with_level(const Column& column, const Column& other, std::size_t row) {
  std::vector<std::int32_t> codes;
  for (std::size_t i = 0; i < column.rows(); ++i) codes.push_back(column.code(i));
  std::vector<std::string> levels = column.levels();
  std::int32_t code = other.code(row);
  if (code >= 0) {
    const auto found = std::find(levels.begin(), levels.end(), other.cell(row));
    code = static_cast<std::int32_t>(found - levels.begin());
    if (found == levels.end()) levels.push_back(other.cell(row));
  }
  codes.push_back(code);
  return Column::categories(column.name(), codes, std::move(levels));
}

// Of kinds that differ: a category's levels may come as numbers.
Column as_text(const Column& column, const Column& other, std::size_t row) {
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < column.rows(); ++i) cells.push_back(column.cell(i));
  cells.push_back(other.cell(row));
  return Column::text(column.name(), cells);
}

Column with_cell(const Column& column, const Column& other, std::size_t row) {
  const bool number = column.kind() == ColumnKind::number;
  if (number != (other.kind() == ColumnKind::number)) return as_text(column, other, row);
  if (!number) return with_level(column, other, row);
  return column.is_bytes() && other.is_bytes() ? with_byte(column, other.number(row))
                                               : with_number(column, other.number(row));
}

}  // namespace

Frame inputs_of(const Model& model, const Frame& frame) {
  std::vector<Column> columns;
  for (const Column& column : frame.columns())
    if (model.needs(column.name())) columns.push_back(column);
  return alike(std::move(columns), frame);
}

Frame with_row(const Frame& frame, const Frame& other, std::size_t row) {
  std::vector<Column> columns;
  for (const Column& column : frame.columns()) columns.push_back(with_cell(column, other.column(column.name()), row));
  return alike(std::move(columns), frame);
}

}  // namespace lamina::explain
