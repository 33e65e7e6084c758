// Some of the rows, when there are more than are wanted.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/philox.hpp"

namespace lamina::explain {

// Rows 0 … count − 1, or `most` of them drawn without replacement, ascending; 0: all.
inline std::vector<std::size_t> drawn_rows(std::size_t count, std::int64_t most, std::uint64_t seed, Purpose purpose) {
  const std::size_t wanted = most == 0 ? count : std::min(count, static_cast<std::size_t>(most));
  std::vector<std::size_t> rows(count);
  for (std::size_t row = 0; row < count; ++row) rows[row] = row;
  if (wanted == count) return rows;
  const std::vector<std::uint32_t> order = permutation(count, seed, purpose);
  rows.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(wanted));
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace lamina::explain
