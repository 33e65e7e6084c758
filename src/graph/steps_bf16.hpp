// Steps of matrix products whose factors are rounded to bf16.
#pragma once

#include "graph/chain.hpp"
#include "graph/step.hpp"

namespace lamina {

bool multiplies_bf16(const Graph& graph, Precision precision, const Node& node);
inline bool multiplies_bf16(const Lowering& lowering, NodeId node) {
  return multiplies_bf16(lowering.graph, lowering.precision, lowering.graph.node(node));
}
std::unique_ptr<Step> lower_matmul_bf16(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_matmul_rows_bf16(const Lowering& lowering, NodeId node);

// The product `node` with the elementwise nodes that follow it; `stored`: whether it is needed beyond them.
std::unique_ptr<Step> make_product_bf16(const Lowering& lowering, NodeId node, std::unique_ptr<Chain> chain,
                                        bool stored);

}  // namespace lamina
