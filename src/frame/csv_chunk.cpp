#include "frame/csv_chunk.hpp"

namespace lamina {

namespace {

constexpr std::size_t kLevelsKept = std::size_t{1} << 16;

}  // namespace

void CsvPlan::assign_slots() {
  slots.assign(columns(), 0);
  byte_slots = 0;
  for (std::size_t i = 0; i < columns(); ++i)
    if (cells[i] == Cells::bytes) slots[i] = byte_slots++;
}

void CsvChunk::begin(const CsvPlan& plan, const Dictionary& dictionary) {
  rows = 0;
  lines = 0;
  marks.clear();
  fault.reset();
  const std::size_t known = columns.size();
  columns.resize(plan.columns());
  for (std::size_t i = 0; i < plan.columns(); ++i) {
    CsvChunkColumn& column = columns[i];
    column.cells = plan.cells[i] == Cells::mixed ? Cells::skip : plan.cells[i];
    column.slot = plan.slots[i];
    column.infinite.clear();
    if (i >= known || column.dictionary.size() > kLevelsKept) {
      column.dictionary = dictionary;
      column.global.clear();
    }
  }
}

void CsvChunk::add_rows(std::size_t count, std::int64_t line) {
  const auto row = static_cast<std::int64_t>(rows);
  const bool expected = !marks.empty() && line - marks.back().line == row - static_cast<std::int64_t>(marks.back().row);
  if (!expected) marks.push_back({rows, line});
  rows += count;
}

}  // namespace lamina
