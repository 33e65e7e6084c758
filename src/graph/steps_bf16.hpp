// Steps of matrix products whose factors are rounded to bf16.
#pragma once

#include "graph/step.hpp"

namespace lamina {

// Whether the node is a product of such factors: one of reals in a plan of that precision.
bool multiplies_bf16(const Lowering& lowering, NodeId node);

std::unique_ptr<Step> lower_matmul_bf16(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_matmul_rows_bf16(const Lowering& lowering, NodeId node);

}  // namespace lamina
