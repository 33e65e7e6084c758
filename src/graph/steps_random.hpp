// Steps of the random ops.
#pragma once

#include "graph/step.hpp"

namespace lamina {

std::unique_ptr<Step> lower_random_uniform(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_random_normal(const Lowering& lowering, NodeId node);

}  // namespace lamina
