// One call that computes a group of elementwise nodes, block by block, so that what passes between them stays in the
// first-level cache. Every node keeps exactly the rounding it has alone.
#pragma once

#include "graph/layout.hpp"
#include "graph/step.hpp"

namespace lamina {

std::unique_ptr<Step> make_elementwise(const Lowering& lowering, const Program& program, const Schedule& schedule,
                                       const Layout& layout, const Group& group);

}  // namespace lamina
