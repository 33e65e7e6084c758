// Steps of the matrix products, each with the elementwise nodes that follow it on the same space: bias and activation,
// a derivative, an optimizer's update. They are computed tile by tile, while the product's tile is in cache.
#pragma once

#include "graph/layout.hpp"
#include "graph/step.hpp"

namespace lamina {

std::unique_ptr<Step> lower_matmul(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_matmul_rows(const Lowering& lowering, NodeId node);

// The product group.nodes[0] and its followers.
std::unique_ptr<Step> make_product(const Lowering& lowering, const Program& program, const Schedule& schedule,
                                   const Layout& layout, const Group& group);

}  // namespace lamina
