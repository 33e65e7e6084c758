#include "graph/shapes.hpp"

#include "graph/op.hpp"
#include "lamina/error.hpp"
#include "lamina/ops.hpp"

namespace lamina {

std::string to_string(const Shape& shape) {
  if (shape.empty()) return "scalar";
  std::string text;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (axis > 0) text += "×";
    text += shape[axis] == kRows ? "rows" : std::to_string(shape[axis]);
  }
  return text;
}

Extents extents(const Shape& shape) {
  if (shape.empty()) return {1, 1};
  if (shape.size() == 1) return shape[0] == kRows ? Extents{kRows, 1} : Extents{1, shape[0]};
  return {shape[0], shape[1]};
}

void shape_error(std::string_view op, const std::string& what) {
  throw Error(ErrorKind::usage, std::string(op) + ": " + what, "give inputs whose shapes and types fit the op");
}

namespace {

std::int64_t common_extent(std::int64_t a, std::int64_t b, const Shape& left, const Shape& right) {
  if (a == b || b == 1) return a;
  if (a == 1) return b;
  shape_error("broadcast", to_string(left) + " and " + to_string(right) + " do not fit");
}

}  // namespace

Shape broadcast_shapes(const Shape& a, const Shape& b) {
  const Extents left = extents(a), right = extents(b);
  const std::int64_t rows = common_extent(left.rows, right.rows, a, b);
  const std::int64_t columns = common_extent(left.columns, right.columns, a, b);
  const std::size_t axes = std::max(a.size(), b.size());
  if (axes == 2) return {rows, columns};
  if (axes == 1) return {columns};
  return {};
}

Value reshape(const Value& x, const Shape& shape) {
  return x.shape() == shape ? x : x.graph().apply(ops::reshape, {x}, {.shape = shape});
}

Value reduce_to(const Value& g, const Shape& shape) {
  const Extents from = extents(g.shape()), to = extents(shape);
  Value sum = g;
  if (to.columns == 1 && from.columns != 1) sum = sum_columns(sum);
  if (to.rows == 1 && from.rows != 1) sum = sum_rows(sum);
  return reshape(sum, shape);
}

}  // namespace lamina
