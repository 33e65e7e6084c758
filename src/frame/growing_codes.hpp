// Category codes that arrive in order, kept as narrow as the levels that are known allow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <variant>
#include <vector>

#include "frame/growing_array.hpp"
#include "lamina/frame.hpp"

namespace lamina {

class GrowingCodes {
 public:
  // From a code plus one, 0 for a missing cell, to a cell (see CodeCells).
  using Table = std::vector<std::uint32_t>;

  void reserve(std::size_t capacity) {
    std::visit([=](auto& cells) { cells.reserve(capacity); }, cells_);
    capacity_ = capacity;
  }

  // By way of `table`, no entry of which is above `levels`.
  void append(const std::int32_t* codes, std::size_t count, const Table& table, std::size_t levels) {
    widen<std::uint8_t, std::uint16_t>(levels);
    widen<std::uint16_t, std::uint32_t>(levels);
    std::visit(
        [&](auto& cells) {
          auto* to = cells.extend(count);
          for (std::size_t i = 0; i < count; ++i) put(table, std::int64_t{codes[i]} + 1, to[i]);
        },
        cells_);
  }

  void map(const Table& table) {
    std::visit(
        [&](auto& cells) {
          for (std::size_t i = 0; i < cells.size(); ++i) put(table, cells.data()[i], cells.data()[i]);
        },
        cells_);
  }

  CodeCells release() {
    return std::visit([](auto& cells) -> CodeCells { return cells.release(); }, cells_);
  }

 private:
  template <class Cell>
  static void put(const Table& table, std::int64_t at, Cell& cell) {
    cell = static_cast<Cell>(table[static_cast<std::size_t>(at)]);
  }

  template <class Narrow, class Wide>
  void widen(std::size_t levels) {
    auto* narrow = std::get_if<GrowingArray<Narrow>>(&cells_);
    if (narrow == nullptr || levels <= std::numeric_limits<Narrow>::max()) return;
    GrowingArray<Wide> wide;
    wide.reserve(capacity_);
    std::copy_n(narrow->data(), narrow->size(), wide.extend(narrow->size()));
    cells_ = std::move(wide);
  }

  std::variant<GrowingArray<std::uint8_t>, GrowingArray<std::uint16_t>, GrowingArray<std::uint32_t>> cells_;
  std::size_t capacity_ = 0;
};

}  // namespace lamina
