#include "graph/schedule.hpp"

#include <algorithm>

#include "graph/op.hpp"

namespace lamina {
namespace {

// The group that the node's latest input belongs to; −1 when it reads leaves only.
std::int32_t earliest_group(const Program& program, const Schedule& schedule, const Node& node) {
  std::int32_t earliest = -1;
  for (const NodeId input : node.inputs) earliest = std::max(earliest, schedule.group_of[program.of(input)]);
  return earliest;
}

// The first elementwise group over the same space from `earliest` on. Nodes come in topological order, so nothing
// scheduled so far reads the new node, and joining any such group keeps every input before its users.
std::int32_t find_group(const Schedule& schedule, std::int32_t earliest, Extents space, Type type) {
  for (std::size_t i = static_cast<std::size_t>(std::max(earliest, 0)); i < schedule.groups.size(); ++i) {
    const Group& group = schedule.groups[i];
    if (group.elementwise && group.space == space && group.type == type) return static_cast<std::int32_t>(i);
  }
  return -1;
}

}  // namespace

Schedule make_schedule(const Program& program, bool fuse) {
  Schedule schedule;
  schedule.group_of.assign(program.graph->size(), -1);
  schedule.place_of.assign(program.graph->size(), 0);
  for (const NodeId id : program.live) {
    const Node& node = program.node(id);
    if (node.op->is_leaf()) continue;
    const bool elementwise = node.op->elementwise.has_value();
    const Extents space = extents(node.shape);
    std::int32_t target = -1;
    if (elementwise && fuse) target = find_group(schedule, earliest_group(program, schedule, node), space, node.type);
    if (target < 0) {
      target = static_cast<std::int32_t>(schedule.groups.size());
      schedule.groups.push_back({.nodes = {}, .elementwise = elementwise, .space = space, .type = node.type});
    }
    std::vector<NodeId>& members = schedule.groups[static_cast<std::size_t>(target)].nodes;
    schedule.group_of[id] = target;
    schedule.place_of[id] = static_cast<std::int32_t>(members.size());
    members.push_back(id);
  }
  return schedule;
}

}  // namespace lamina
