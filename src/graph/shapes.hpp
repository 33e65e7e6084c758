// Shapes seen as rows × columns, and broadcasting between them.
#pragma once

#include <cstdint>
#include <vector>

#include "lamina/graph.hpp"

namespace lamina {

// A shape of at most two axes as rows × columns: {} is 1×1, {C} is 1×C. `rows` may be kRows.
struct Extents {
  std::int64_t rows, columns;
  bool operator==(const Extents& other) const { return rows == other.rows && columns == other.columns; }
  bool single() const { return rows == 1 && columns == 1; }
  bool symbolic() const { return rows == kRows; }
  std::int64_t rows_at(std::int64_t n) const { return rows == kRows ? n : rows; }
  std::int64_t elements_at(std::int64_t n) const { return rows_at(n) * columns; }
};
Extents extents(const Shape& shape);

// The common shape by NumPy's rule; throws a usage error naming both shapes.
Shape broadcast_shapes(const Shape& a, const Shape& b);

// Sums g over the axes along which `shape` was broadcast, so that the result has that shape.
Value reduce_to(const Value& g, const Shape& shape);

// The same elements under another shape of equal size.
Value reshape(const Value& x, const Shape& shape);

[[noreturn]] void shape_error(std::string_view op, const std::string& what);

}  // namespace lamina
