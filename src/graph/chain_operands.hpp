// Where the values that a chain reads and writes lie.
#pragma once

#include <algorithm>
#include <vector>

#include "graph/chain.hpp"
#include "graph/panels.hpp"

namespace lamina {

// How a value is spread over the chain's space.
enum class Spread : std::uint8_t { full, row, column, single };

inline Spread spread_of(Extents value, Extents space) {
  if (value == space) return Spread::full;
  if (value.single()) return Spread::single;
  return value.rows == 1 ? Spread::row : Spread::column;
}

struct ChainOperand {
  NodeId node;
  Spread spread;
  bool splat() const { return spread == Spread::single || spread == Spread::column; }
};

// The first element of a rectangle and the distance of its rows, in elements.
template <class T>
struct Located {
  T* data;
  std::ptrdiff_t row_stride;
};

template <class T>
Located<T> locate(const ChainOperand& operand, Extents space, Memory memory, const Rect& rect, const Local* local) {
  if (local != nullptr && local->node == operand.node) return {static_cast<T*>(local->data), local->row_stride};
  T* data = static_cast<T*>(memory[operand.node]);
  switch (operand.spread) {
    case Spread::single:
      return {data, 0};
    case Spread::row:
      return {data + rect.column, 0};
    case Spread::column:
      return {data + rect.row, 1};
    case Spread::full:
      break;
  }
  return {data + offset_of(space, rect.row, rect.column), row_stride_of(space, rect.column)};
}

}  // namespace lamina
