#include "train/sums.hpp"

#include "graph/shapes.hpp"
#include "lamina/ops.hpp"

namespace lamina::train {
namespace {

Value sum_of_squares(const Value& x) {
  const Value squares = x * x;
  if (x.shape().empty()) return squares;
  const Value units = x.shape().size() == 2 ? sum_inputs(squares) : squares;
  return reshape(sum_columns(reshape(units, {1, units.shape()[0]})), {});
}

}  // namespace

Value sum_of_squares(const Values& tensors) {
  Value sum;
  for (const Value& x : tensors) sum = sum ? sum + sum_of_squares(x) : sum_of_squares(x);
  return sum;
}

}  // namespace lamina::train
