#include "graph/plan_info.hpp"

#include <set>
#include <utility>

#include "graph/copies.hpp"
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

// Every value from outside of the group once; the factors of a bf16 product as they were packed, if by all threads or
// once and for all.
void count_reads(const Lowering& lowering, const Compiled& compiled, const Group& group, PlanStepInfo& line) {
  const Program& program = compiled.program;
  const std::vector<std::int32_t>& group_of = compiled.schedule.group_of;
  const NodeId head = group.nodes[0];
  const bool packed = multiplies_bf16(lowering, head) && lowering.threads > Packing::kFewThreads;
  std::set<std::pair<NodeId, std::size_t>> read;
  for (const NodeId id : group.nodes)
    for (std::size_t i = 0; i < program.node(id).inputs.size(); ++i) {
      const NodeId value = program.of(program.node(id).inputs[i]);
      if (group_of[value] == group_of[head]) continue;
      if (const OneHotRows* rows = program.one_hot(value)) {
        line.bytes_per_row += static_cast<double>(rows->codes.size() * sizeof(std::uint32_t) +
                                                  rows->dense_columns * element_bytes(lowering, value));
        continue;
      }
      const bool factor = id == head && (packed || reads_packed_copy(program, lowering.precision, program.node(id), i));
      const std::size_t bytes = factor ? sizeof(kernels::Bf16) : element_bytes(lowering, value);
      if (read.emplace(value, bytes).second) move(program.node(value), bytes, line);
    }
}

std::string why_alone(const Lowering& lowering, const Node& node) {
  const std::string op(node.op->name);
  if (needs_row_major(lowering.graph, node))
    return "threads: " + op + " does not know panels and runs on copies, row by row, on one thread";
  return node.op->alone && lowering.threads > 1 ? "threads: " + op + " runs on one thread" : "";
}

// What of a product's right factor is there before the run.
std::string kept(const Lowering& lowering, const Program& program, const Node& node) {
  if (reads_packed_copy(program, lowering.precision, node, 1)) return "; b is kept packed";
  return is_product(*node.op) && program.is_copy(program.of(node.inputs[1])) ? "; b is kept" : "";
}

// The copies of what the group updates.
double refreshed_bytes(const Lowering& lowering, const Compiled& compiled, const Group& group) {
  double bytes = 0;
  for (const NodeId id : group.nodes)
    if (const NodeId leaf = compiled.layout.in_place_of[id]; lowering.copies != nullptr && leaf != id)
      for (const Copy* copy : lowering.copies->of(leaf)) bytes += static_cast<double>(copy->bytes());
  return bytes;
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
  line.formula += kept(lowering, compiled.program, lowering.graph.node(group.nodes[0]));
  line.bytes += refreshed_bytes(lowering, compiled, group);
  add_refusal(line, why_alone(lowering, lowering.graph.node(group.nodes[0])));
}

void describe_copy(const Lowering& lowering, NodeId from, std::size_t bytes, PlanStepInfo& line) {
  const Node& node = lowering.graph.node(from);
  line.shape = to_string(node.shape);
  move(node, element_bytes(lowering, from), line);
  move(node, bytes, line);
}

}  // namespace lamina
