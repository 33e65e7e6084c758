// Steps of the matrix products.
#pragma once

#include "graph/step.hpp"

namespace lamina {

std::unique_ptr<Step> lower_matmul(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_matmul_rows(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_transpose(const Lowering& lowering, NodeId node);

}  // namespace lamina
