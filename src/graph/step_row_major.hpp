// For the few ops that do not know panels: their step on copies that lie row by row.
#pragma once

#include "graph/step.hpp"

namespace lamina {

// `step` computes `node`, one of needs_row_major (graph/shares.hpp).
std::unique_ptr<Step> make_row_major(const Lowering& lowering, NodeId node, std::unique_ptr<Step> step);

// Copies the leaf or value `from` to the row-major memory `to`, or (packing) from it.
std::unique_ptr<Step> make_unpack(const Lowering& lowering, NodeId from, void* to);

}  // namespace lamina
