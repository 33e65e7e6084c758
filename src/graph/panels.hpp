// Where the elements of a matrix lie. One with a symbolic number of rows, and every other of at most kPanel columns or
// of one row, lies row by row. A larger fixed matrix (weights, their gradients and moments) lies in panels of kPanel
// columns, one after the other, each row by row; the last is as wide as what is left. So a thread that owns some
// columns of the weights owns memory of its own.
#pragma once

#include <algorithm>

#include "graph/shapes.hpp"
#include "kernels/kernels.hpp"

namespace lamina {

using kernels::kPanel;

// A rectangle of a matrix.
struct Rect {
  std::size_t row, column, rows, columns;
  bool empty() const { return rows == 0 || columns == 0; }
};

inline bool in_panels(Extents space) {
  return !space.symbolic() && space.rows > 1 && space.columns > static_cast<std::int64_t>(kPanel);
}
inline std::size_t panel_count(Extents space) {
  return (static_cast<std::size_t>(space.columns) + kPanel - 1) / kPanel;
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

// The same, as kernels take it: the columns from `column` (the first of a panel) on, from `row` on. From another row
// than the first only columns of one width: rows of a narrower last panel lie closer together.
template <class T>
kernels::Panels<T> panels_from(T* data, Extents space, std::size_t row, std::size_t column) {
  const auto rows = static_cast<std::size_t>(space.rows), columns = static_cast<std::size_t>(space.columns);
  if (!in_panels(space)) return kernels::Panels<T>::rows(data + row * columns + column, columns);
  kernels::Panels<T> panels = kernels::Panels<T>::packed(data + offset_of(space, row, column), rows, columns);
  return panels;
}

// Calls body(rectangle) for the part of `rect` in each panel, or for all of it where there are none.
template <class Body>
void for_panels(Extents space, const Rect& rect, Body body) {
  if (!in_panels(space)) return body(rect);
  for (std::size_t c = rect.column, end = c + rect.columns, next; c < end; c = next) {
    next = std::min(end, (c / kPanel + 1) * kPanel);
    body(Rect{rect.row, c, rect.rows, next - c});
  }
}

// Calls body(tile) for the tiles of a rectangle, of at most rows × columns (a multiple of kPanel) and nearly equal
// width.
template <class Body>
void for_tiles(const Rect& rect, std::size_t rows, std::size_t columns, Body body) {
  const std::size_t tiles = (rect.columns + columns - 1) / columns, panels = (rect.columns + kPanel - 1) / kPanel;
  for (std::size_t r = 0; r < rect.rows; r += rows)
    for (std::size_t t = 0; t < tiles; ++t) {
      const std::size_t c = t * panels / tiles * kPanel,
                        end = std::min(rect.columns, (t + 1) * panels / tiles * kPanel);
      body(Rect{rect.row + r, rect.column + c, std::min(rows, rect.rows - r), end - c});
    }
}

// Copies a matrix in panels from or to one that lies row by row.
template <class T>
void pack(Extents space, const T* rows, T* panels) {
  for (std::int64_t r = 0; r < space.rows; ++r)
    for (std::int64_t c = 0; c < space.columns; ++c)
      panels[offset_of(space, static_cast<std::size_t>(r), static_cast<std::size_t>(c))] = *rows++;
}
template <class T>
void unpack(Extents space, const T* panels, T* rows) {
  for (std::int64_t r = 0; r < space.rows; ++r)
    for (std::int64_t c = 0; c < space.columns; ++c)
      *rows++ = panels[offset_of(space, static_cast<std::size_t>(r), static_cast<std::size_t>(c))];
}

}  // namespace lamina
