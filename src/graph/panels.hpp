// Where the elements of a matrix lie. One with a symbolic number of rows, and every other of at most kPanel columns or
// of one row, lies row by row. A larger fixed matrix (weights, their gradients and moments) lies in panels of kPanel
// columns, one after the other, each row by row; the last is as wide as what is left. So a thread that owns some
// columns of the weights owns memory of its own.
#pragma once

#include <algorithm>

#include "graph/shapes.hpp"

namespace lamina {

inline constexpr std::size_t kPanel = 16;

// A rectangle of a matrix.
struct Rect {
  std::size_t row, column, rows, columns;
  bool empty() const { return rows == 0 || columns == 0; }
};

inline bool in_panels(Extents space) {
  static_cast<void>(space);
  return false;
}

// The width of the panel that holds `column`; all columns where there are no panels.
inline std::size_t panel_width(Extents space, std::size_t column) {
  const auto columns = static_cast<std::size_t>(space.columns);
  return in_panels(space) ? std::min(kPanel, columns - column / kPanel * kPanel) : columns;
}

inline std::ptrdiff_t row_stride_of(Extents space, std::size_t column) {
  return static_cast<std::ptrdiff_t>(panel_width(space, column));
}

inline std::size_t offset_of(Extents space, std::size_t row, std::size_t column) {
  if (!in_panels(space)) return row * static_cast<std::size_t>(space.columns) + column;
  return column / kPanel * kPanel * static_cast<std::size_t>(space.rows) + row * panel_width(space, column) +
         column % kPanel;
}

}  // namespace lamina
