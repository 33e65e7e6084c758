// Sums over parameters, in the order that the contract of bits sets: per unit over its inputs ascending, then along the
// units, then tensor by tensor.
#pragma once

#include "train/optimizers.hpp"

namespace lamina::train {

// Σx² over all elements of all tensors, {}.
Value sum_of_squares(const Values& tensors);

// Σ|x| over the elements of one, {}.
Value sum_of_sizes(const Value& x);

}  // namespace lamina::train
