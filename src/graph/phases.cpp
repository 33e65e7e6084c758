#include "graph/phases.hpp"

#include <numeric>

#include "graph/op.hpp"

namespace lamina {
namespace {

// Whether the thread that computes some of `reader` computed itself what it reads of `value`.
bool is_own(const Program& program, const std::vector<Division>& division, NodeId reader, std::size_t input) {
  const Node& node = program.node(reader);
  const NodeId value = program.of(node.inputs[input]);
  const Extents from = extents(program.node(value).shape), to = extents(node.shape);
  if (node.op->reads_all_of(input)) return false;
  // Of panels, other ops than elementwise ones read more than one.
  if (division[reader] == Division::panels && !node.op->elementwise) return false;
  return shared_alike(division[reader], to, division[value], from);
}

}  // namespace

bool shared_alike(Division a, Extents a_space, Division b, Extents b_space) {
  if (a != b) return false;
  if (a == Division::one) return true;
  return a_space.rows == b_space.rows && (a == Division::rows || panel_count(a_space) == panel_count(b_space));
}

std::vector<Division> divisions_of(const Program& program, const Schedule& schedule, bool rows_only) {
  std::vector<Division> division(program.graph->size(), Division::one);
  for (const Group& group : schedule.groups)
    for (const NodeId id : group.nodes)
      division[id] = division_of(*program.graph, program.node(group.nodes[0]), rows_only);
  return division;
}

void find_phases(const Program& program, const std::vector<Division>& division, int threads, Schedule& schedule) {
  schedule.phase_of.resize(schedule.groups.size());
  std::iota(schedule.phase_of.begin(), schedule.phase_of.end(), 0);
  if (threads == 1) return;
  std::int32_t phase = 0;
  for (std::size_t g = 0; g < schedule.groups.size(); ++g) {
    const auto must_wait = [&](NodeId id) {
      const Node& node = program.node(id);
      for (std::size_t i = 0; i < node.inputs.size(); ++i) {
        const std::int32_t from = schedule.group_of[program.of(node.inputs[i])];
        if (from >= 0 && from != static_cast<std::int32_t>(g) &&
            schedule.phase_of[static_cast<std::size_t>(from)] == phase && !is_own(program, division, id, i))
          return true;
      }
      return false;
    };
    const std::vector<NodeId>& nodes = schedule.groups[g].nodes;
    if (std::any_of(nodes.begin(), nodes.end(), must_wait)) ++phase;
    schedule.phase_of[g] = phase;
  }
}

}  // namespace lamina
