// What a plan tells of its calls beyond what their kernels know: shapes, the memory that is moved, and refusals.
#pragma once

#include "graph/compile.hpp"
#include "graph/step.hpp"

namespace lamina {

// Fills in shape and bytes of the call that computes `group`, and why it is not shared among threads.
void describe_group(const Lowering& lowering, const Compiled& compiled, const Group& group, PlanStepInfo& line);

// The same of a call that reads all of the node's value and writes as many elements of so many bytes.
void describe_copy(const Lowering& lowering, NodeId from, std::size_t element_bytes, PlanStepInfo& line);

}  // namespace lamina
