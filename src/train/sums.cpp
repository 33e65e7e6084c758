#include "train/sums.hpp"

#include "graph/shapes.hpp"
#include "lamina/ops.hpp"

namespace lamina::train {
namespace {

Value sum(const Value& x) {
  if (x.shape().empty()) return x;
  const Value units = x.shape().size() == 2 ? sum_inputs(x) : x;
  return reshape(sum_columns(reshape(units, {1, units.shape()[0]})), {});
}

}  // namespace

Value sum_of_squares(const Values& tensors) {
  Value total;
  for (const Value& x : tensors) total = total ? total + sum(x * x) : sum(x * x);
  return total;
}

Value sum_of_sizes(const Value& x) { return sum(abs(x)); }

}  // namespace lamina::train
