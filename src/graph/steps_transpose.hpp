// The step that transposes a matrix.
#pragma once

#include "graph/step.hpp"

namespace lamina {

std::unique_ptr<Step> lower_transpose(const Lowering& lowering, NodeId node);

}  // namespace lamina
