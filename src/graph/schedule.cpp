#include "graph/schedule.hpp"

#include <algorithm>

#include "graph/op.hpp"
#include "graph/shares.hpp"

namespace lamina {
namespace {

// First what no weights go into: the size of a step, random masks, sums of row weights; then what rows pass through,
// forward and back; last what is left: gradients of parameters, their updates and sums over the batch. So few calls
// wait for another thread, the old weights have been read everywhere when they are updated, and what an update reads
// besides its gradient is there.
std::vector<NodeId> order_of(const Program& program) {
  const std::size_t nodes = program.graph->size();
  std::vector<bool> late(nodes, false), feeds_rows(nodes, false);
  for (const NodeId id : program.live) {
    const Node& node = program.node(id);
    const Leaf* leaf = program.graph->leaf_of(id);
    const bool single = extents(node.shape).single();
    const auto waits_for = [&](NodeId input) {
      const Node& from = program.node(program.of(input));
      return late[program.of(input)] || (!single && !from.op->is_leaf() && extents(from.shape).single());
    };
    late[id] = leaf != nullptr ? leaf->kind != LeafKind::input && !single
                               : std::any_of(node.inputs.begin(), node.inputs.end(), waits_for);
  }
  for (auto id = program.live.rbegin(); id != program.live.rend(); ++id) {
    if (extents(program.node(*id).shape).symbolic()) feeds_rows[*id] = true;
    if (feeds_rows[*id])
      for (const NodeId input : program.node(*id).inputs) feeds_rows[program.of(input)] = true;
  }
  std::vector<NodeId> order;
  for (int turn = 0; turn < 3; ++turn)
    for (const NodeId id : program.live)
      if ((!late[id] ? 0 : feeds_rows[id] ? 1 : 2) == turn) order.push_back(id);
  return order;
}

// The group that the node's latest input belongs to; −1 when it reads leaves only.
std::int32_t earliest_group(const Program& program, const Schedule& schedule, const Node& node) {
  std::int32_t earliest = -1;
  for (const NodeId input : node.inputs) earliest = std::max(earliest, schedule.group_of[program.of(input)]);
  return earliest;
}

bool takes_elementwise(const Program& program, const Group& group) {
  const Node& head = program.node(group.nodes[0]);
  return group.elementwise || (is_product(*head.op) && !needs_row_major(*program.graph, head));
}

// The first group from `earliest` on that the node can join. Every node comes after its inputs, so nothing scheduled so
// far reads the new node, and joining any such group keeps every input before its users.
std::int32_t find_group(const Program& program, const Schedule& schedule, std::int32_t earliest, Extents space,
                        Type type) {
  for (std::size_t i = static_cast<std::size_t>(std::max(earliest, 0)); i < schedule.groups.size(); ++i) {
    const Group& group = schedule.groups[i];
    if (takes_elementwise(program, group) && group.space == space && group.type == type)
      return static_cast<std::int32_t>(i);
  }
  return -1;
}

void place(const Program& program, Schedule& schedule, NodeId id, bool fuse) {
  const Node& node = program.node(id);
  const bool elementwise = node.op->elementwise.has_value();
  const Extents space = extents(node.shape);
  std::int32_t target = -1;
  if (elementwise && fuse)
    target = find_group(program, schedule, earliest_group(program, schedule, node), space, node.type);
  if (target < 0) {
    target = static_cast<std::int32_t>(schedule.groups.size());
    schedule.groups.push_back({.nodes = {}, .elementwise = elementwise, .space = space, .type = node.type});
  }
  schedule.groups[static_cast<std::size_t>(target)].nodes.push_back(id);
  schedule.group_of[id] = target;
}

// Moves an elementwise node whose value only one later call reads into that call, where its inputs lie in memory
// anyway: computing it there saves storing it.
class Sinking {
 public:
  Sinking(const Program& program, Schedule& schedule)
      : program_(program), schedule_(schedule), readers_(program.graph->size()), kept_(program.graph->size(), false) {
    for (const NodeId id : program.live)
      for (const NodeId input : program.node(id).inputs) readers_[program.of(input)].push_back(id);
    for (const NodeId output : program.outputs) kept_[program.of(output)] = true;
    for (const Update& update : program.updates) kept_[program.of(update.next)] = true;
  }

  void run() {
    for (auto id = program_.live.rbegin(); id != program_.live.rend(); ++id)
      if (const std::int32_t to = target(*id); to >= 0) move(*id, to);
  }

 private:
  std::int32_t group(NodeId id) const { return schedule_.group_of[id]; }
  Group& at(std::int32_t i) { return schedule_.groups[static_cast<std::size_t>(i)]; }

  // Whether the value lies in memory until `group` runs, whatever becomes of `reader`.
  bool stays(NodeId value, NodeId reader) const {
    if (group(value) < 0) {  // a leaf or its copy, unless it is overwritten before
      return std::none_of(program_.updates.begin(), program_.updates.end(),
                          [&](const Update& update) { return update.leaf == program_.copy_of[value]; });
    }
    return kept_[value] || std::any_of(readers_[value].begin(), readers_[value].end(),
                                       [&](NodeId other) { return other != reader && group(other) != group(value); });
  }

  std::int32_t target(NodeId id) {
    const Node& node = program_.node(id);
    if (!node.op->elementwise || kept_[id] || readers_[id].empty() || group(id) < 0) return -1;
    const std::int32_t to = group(readers_[id][0]);
    const bool one_reader = std::all_of(readers_[id].begin(), readers_[id].end(), [&](NodeId reader) {
      return group(reader) == to && program_.node(reader).op->elementwise.has_value();
    });
    if (!one_reader || to == group(id) || at(to).space != at(group(id)).space || at(to).type != at(group(id)).type)
      return -1;
    const bool inputs_stay = std::all_of(node.inputs.begin(), node.inputs.end(),
                                         [&](NodeId input) { return stays(program_.of(input), id); });
    return inputs_stay ? to : -1;
  }

  // Before the first of the group's elementwise nodes: its inputs come from other groups.
  void move(NodeId id, std::int32_t to) {
    std::vector<NodeId>& from = at(group(id)).nodes;
    from.erase(std::find(from.begin(), from.end(), id));
    std::vector<NodeId>& nodes = at(to).nodes;
    nodes.insert(nodes.begin() + (at(to).elementwise ? 0 : 1), id);
    schedule_.group_of[id] = to;
  }

  const Program& program_;
  Schedule& schedule_;
  std::vector<std::vector<NodeId>> readers_;
  std::vector<bool> kept_;
};

void drop_empty(Schedule& schedule) {
  std::vector<std::int32_t> number(schedule.groups.size());
  std::int32_t next = 0;
  for (std::size_t i = 0; i < number.size(); ++i) number[i] = schedule.groups[i].nodes.empty() ? -1 : next++;
  std::erase_if(schedule.groups, [](const Group& group) { return group.nodes.empty(); });
  for (std::int32_t& group : schedule.group_of)
    if (group >= 0) group = number[static_cast<std::size_t>(group)];
}

}  // namespace

Schedule make_schedule(const Program& program, bool fuse) {
  Schedule schedule;
  schedule.group_of.assign(program.graph->size(), -1);
  schedule.place_of.assign(program.graph->size(), 0);
  for (const NodeId id : order_of(program))
    if (!program.is_given(id)) place(program, schedule, id, fuse);
  if (fuse) Sinking(program, schedule).run();
  drop_empty(schedule);
  for (const Group& group : schedule.groups)
    for (std::size_t i = 0; i < group.nodes.size(); ++i)
      schedule.place_of[group.nodes[i]] = static_cast<std::int32_t>(i);
  return schedule;
}

}  // namespace lamina
