// Rows given cell by cell, laid out as a scoring plan reads them.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

#include "base/aligned.hpp"
#include "lamina/plan.hpp"
#include "train/network_graph.hpp"
#include "train/pixel_table.hpp"

namespace lamina::train {

// How a row's cells divide: numbers, then pixels, then categories with so many levels each, then perhaps an offset.
struct CellLayout {
  std::size_t numbers = 0, pixels = 0;
  std::vector<std::int32_t> levels;
  bool offset = false;

  std::size_t cells() const { return numbers + pixels + levels.size() + offset; }
};

// A cell that cannot be read, by its place in the row.
struct BadCell {
  std::size_t place;
};

class CellBuffer {
 public:
  // `table` encodes the pixels when there are no numbers, and the graph is of InputForm::encoded; null: it is of
  // InputForm::cells. Layout and table must outlive it.
  CellBuffer(const CellLayout& layout, const PixelTable* table, std::size_t element_bytes, std::size_t max_rows);

  void bind(Plan& plan, const EncodedInputs& inputs) const;

  // Reads one row to its place. Throws BadCell. Threads may fill different places at once.
  template <class Cell>
  void fill(const Cell* cells, std::size_t place);

 private:
  template <class Cell>
  static void read_pixels(const Cell* cells, std::size_t count, std::size_t place, std::uint8_t* to);
  template <class Cell>
  static std::int32_t code(Cell cell, std::int32_t levels, std::size_t place);

  const CellLayout& layout_;
  const PixelTable* table_;
  std::size_t dense_bytes_;  // of a row
  AlignedBuffer<double> numbers_, offsets_;
  AlignedBuffer<std::uint8_t> pixels_;
  AlignedBuffer<char> dense_;
  AlignedBuffer<std::int32_t> codes_;  // category after category, each of all rows
  std::size_t max_rows_;
};

// All are converted, whatever they are, and then compared: no branch keeps the loop from being vectors.
template <class Cell>
void CellBuffer::read_pixels(const Cell* cells, std::size_t count, std::size_t place, std::uint8_t* to) {
  unsigned wrong = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Cell positive = cells[i] > 0 ? cells[i] : Cell{0};  // of a NaN, too
    const auto value = static_cast<std::int32_t>(positive < 255 ? positive : Cell{255});
    to[i] = static_cast<std::uint8_t>(value);
    wrong |= static_cast<Cell>(value) != cells[i];
  }
  if (wrong == 0) return;
  for (std::size_t i = 0; i < count; ++i)
    if (static_cast<Cell>(to[i]) != cells[i]) throw BadCell{place + i};
}

// Behind the levels' codes come those of a missing and of an unseen level.
template <class Cell>
std::int32_t CellBuffer::code(Cell cell, std::int32_t levels, std::size_t place) {
  const auto value = static_cast<double>(cell);
  if (std::isnan(value)) return levels;
  if (!(value >= 0 && value <= levels + 1 && value == std::floor(value))) throw BadCell{place};
  return static_cast<std::int32_t>(value);
}

template <class Cell>
void CellBuffer::fill(const Cell* cells, std::size_t row) {
  std::size_t place = 0;
  for (; place < layout_.numbers; ++place) numbers_[row * layout_.numbers + place] = static_cast<double>(cells[place]);
  if (layout_.pixels > 0) {
    std::uint8_t* bytes = pixels_.data() + row * layout_.pixels;
    const std::uint8_t* read = bytes;
    if constexpr (std::is_same_v<Cell, std::uint8_t>)
      if (table_ != nullptr) read = cells + place;
    if (read == bytes) read_pixels(cells + place, layout_.pixels, place, bytes);
    if (table_ != nullptr) table_->encode(read, layout_.pixels, dense_.data() + row * dense_bytes_);
    place += layout_.pixels;
  }
  for (std::size_t i = 0; i < layout_.levels.size(); ++i, ++place)
    codes_[i * max_rows_ + row] = code(cells[place], layout_.levels[i], place);
  if (!layout_.offset) return;
  offsets_[row] = static_cast<double>(cells[place]);
  if (!std::isfinite(offsets_[row])) throw BadCell{place};
}

}  // namespace lamina::train
