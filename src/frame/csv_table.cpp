#include "frame/csv_table.hpp"

#include <utility>

namespace lamina {

CsvTable::CsvTable(const CsvPlan& plan) : columns_(plan.columns()), byte_slots_(plan.byte_slots) {
  for (std::size_t i = 0; i < plan.columns(); ++i) {
    columns_[i].cells = plan.cells[i];
    columns_[i].slot = plan.slots[i];
  }
}

std::size_t CsvTable::expected_rows(double progress) const {
  constexpr double kMargin = 1.02;
  if (!(progress > 0)) return rows_;
  const double rows = static_cast<double>(rows_) / progress * kMargin;
  return rows < 1e12 ? static_cast<std::size_t>(rows) : rows_;
}

void CsvTable::add(CsvChunk& chunk, double progress, CsvPlan& plan) {
  for (const Frame::LineMark& mark : chunk.marks) {
    const Frame::LineMark moved{rows_ + mark.row, 1 + lines_ + mark.line};
    const bool expected =
        !marks_.empty() && moved.line - marks_.back().line == static_cast<std::int64_t>(moved.row - marks_.back().row);
    if (!expected) marks_.push_back(moved);
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    TableColumn& column = columns_[i];
    CsvChunkColumn& cells = chunk.columns[i];
    if (column.cells == Cells::codes) add_codes(column, chunk.rows, cells);
    if (column.cells == Cells::bytes || column.cells == Cells::numbers) add_numbers(column, chunk, cells);
    plan.cells[i] = column.cells;
  }
  rows_ += chunk.rows;
  lines_ += chunk.lines;
  bytes_.append(chunk.bytes.data(), chunk.rows * byte_slots_);
  if (rows_ > capacity_) capacity_ = expected_rows(progress);
  bytes_.reserve(capacity_ * byte_slots_);
}

// Before the chunk's bytes are added: bytes_ holds the rows before it.
void CsvTable::widen(TableColumn& column) {
  column.cells = Cells::numbers;
  column.numbers.reserve(capacity_);
  double* cells = column.numbers.extend(rows_);
  for (std::size_t row = 0; row < rows_; ++row) cells[row] = bytes_.data()[row * byte_slots_ + column.slot];
}

void CsvTable::add_numbers(TableColumn& column, const CsvChunk& chunk, const CsvChunkColumn& cells) {
  if (cells.cells == Cells::mixed) {
    column.cells = Cells::mixed;
    column.numbers = {};
    return;
  }
  if (column.infinite_line == 0 && !cells.infinite.empty()) {
    column.infinite_line = 1 + lines_ + cells.infinite_line;
    column.infinite = cells.infinite;
  }
  if (cells.cells == Cells::bytes && column.cells == Cells::bytes) return;  // added with all bytes
  if (column.cells == Cells::bytes) widen(column);
  column.numbers.reserve(capacity_);
  if (cells.cells == Cells::numbers) {
    column.numbers.append(cells.numbers.data(), chunk.rows);
    return;
  }
  double* room = column.numbers.extend(chunk.rows);
  for (std::size_t row = 0; row < chunk.rows; ++row) room[row] = chunk.bytes[row * byte_slots_ + cells.slot];
}

void CsvTable::add_codes(TableColumn& column, std::size_t rows, CsvChunkColumn& cells) {
  if (cells.global.empty()) cells.global.push_back(0);  // of a missing cell
  for (std::size_t code = cells.global.size() - 1; code < cells.dictionary.size(); ++code)
    cells.global.push_back(static_cast<std::uint32_t>(column.dictionary.code(cells.dictionary.level(code)) + 1));
  column.codes.reserve(capacity_);
  column.codes.append(cells.codes.data(), rows, cells.global, column.dictionary.size());
}

Column CsvTable::take_numbers(std::size_t i, const std::string& name) {
  TableColumn& column = columns_[i];
  if (column.cells == Cells::numbers) return Column::numbers(name, column.numbers.release(), rows_);
  if (shared_bytes_ == nullptr) shared_bytes_ = bytes_.release();
  std::shared_ptr<const std::uint8_t> first(shared_bytes_, shared_bytes_.get() + column.slot);
  return Column::bytes(name, std::move(first), rows_, byte_slots_);
}

void CsvTable::finish(std::size_t i) {
  TableColumn& column = columns_[i];
  if (column.cells != Cells::codes) return;
  std::vector<std::string> levels = column.dictionary.levels();
  column.dictionary.clear();
  GrowingCodes::Table table{0};  // of a missing cell
  for (const std::int32_t code : order_levels_and_map(levels)) table.push_back(static_cast<std::uint32_t>(code + 1));
  column.codes.map(table);
  column.categories = Column::categories({}, column.codes.release(), rows_, std::move(levels));
}

Column CsvTable::take_categories(std::size_t i, const std::string& name) {
  const Column column = *std::exchange(columns_[i].categories, std::nullopt);
  return column.renamed(name);
}

}  // namespace lamina
