#include "graph/plan_info.hpp"

#include <set>
#include <utility>

#include "graph/op.hpp"
#include "graph/packing.hpp"
#include "graph/steps_bf16.hpp"
#include "kernels/bf16.hpp"

namespace lamina {
namespace {

void move(const Node& node, std::size_t element_bytes, PlanStepInfo& line) {
  const Extents space = extents(node.shape);
  const double bytes = static_cast<double>(space.elements_at(1)) * static_cast<double>(element_bytes);
  (space.symbolic() ? line.bytes_per_row : line.bytes) += bytes;
}

std::size_t element_bytes(const Lowering& lowering, NodeId id) {
  return element_size(lowering.graph.node(id).type, lowering.precision);
}

// Every value from outside of the group once; the factors of a bf16 product as they were packed, if by all threads.
void count_reads(const Lowering& lowering, const Compiled& compiled, const Group& group, PlanStepInfo& line) {
  const Program& program = compiled.program;
  const std::vector<std::int32_t>& group_of = compiled.schedule.group_of;
  const NodeId head = group.nodes[0];
  const bool packed = multiplies_bf16(lowering, head) && lowering.threads > Packing::kFewThreads;
  std::set<std::pair<NodeId, std::size_t>> read;
  for (const NodeId id : group.nodes)
    for (const NodeId input : program.node(id).inputs) {
      const NodeId value = program.of(input);
      if (group_of[value] == group_of[head]) continue;
      if (const OneHotRows* rows = program.one_hot(value)) {
        line.bytes_per_row += static_cast<double>(rows->codes.size() * sizeof(std::uint32_t) +
                                                  rows->dense_columns * element_bytes(lowering, value));
        continue;
      }
      const std::size_t bytes = packed && id == head ? sizeof(kernels::Bf16) : element_bytes(lowering, value);
      if (read.emplace(value, bytes).second) move(program.node(value), bytes, line);
    }
}

std::string why_alone(const Lowering& lowering, const Node& node) {
  const std::string op(node.op->name);
  if (needs_row_major(lowering.graph, node))
    return "threads: " + op + " does not know panels and runs on copies, row by row, on one thread";
  return node.op->alone && lowering.threads > 1 ? "threads: " + op + " runs on one thread" : "";
}

}  // namespace

void describe_group(const Lowering& lowering, const Compiled& compiled, const Group& group, PlanStepInfo& line) {
  line.shape = to_string(lowering.graph.node(group.nodes.back()).shape);
  if (const OneHotRows* rows = compiled.program.one_hot(group.nodes[0]))
    line.bytes_per_row = 2.0 * static_cast<double>(rows->codes.size()) * sizeof(std::uint32_t);
  else
    count_reads(lowering, compiled, group, line);
  for (const NodeId id : group.nodes)
    if (compiled.layout.stored[id]) move(lowering.graph.node(id), element_bytes(lowering, id), line);
  add_refusal(line, why_alone(lowering, lowering.graph.node(group.nodes[0])));
}

void describe_copy(const Lowering& lowering, NodeId from, std::size_t bytes, PlanStepInfo& line) {
  const Node& node = lowering.graph.node(from);
  line.shape = to_string(node.shape);
  move(node, element_bytes(lowering, from), line);
  move(node, bytes, line);
}

}  // namespace lamina
