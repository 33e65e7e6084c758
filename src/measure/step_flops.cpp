#include "measure/step_flops.hpp"

#include "graph/op.hpp"
#include "graph/program.hpp"

namespace lamina::measure {

double product_flops(const train::NetworkGraph& step, std::int64_t rows) {
  Program program = make_program(step.graph, {step.loss}, true);
  merge_common(program);
  remove_dead(program);
  const auto extent = [&](std::int64_t axis) { return static_cast<double>(axis == kRows ? rows : axis); };
  double flops = 0;
  for (const NodeId id : program.live) {
    const Node& node = program.node(id);
    if (node.op != &ops::matmul && node.op != &ops::matmul_rows) continue;
    const Shape& x = program.node(program.of(node.inputs[0])).shape;
    const Shape& w = program.node(program.of(node.inputs[1])).shape;
    flops += 2 * extent(x[0]) * extent(x[1]) * extent(w[1]);  // x·w or, summed over the rows, xᵀ·w
  }
  return flops;
}

}  // namespace lamina::measure
