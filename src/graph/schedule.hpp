// Pass: the order of kernel calls. Elementwise nodes over the same rows × columns go into one call, and into the call
// of the product that they follow; it keeps its intermediate values in registers and cache.
#pragma once

#include <vector>

#include "graph/program.hpp"
#include "graph/shapes.hpp"

namespace lamina {

struct Group {
  // In order: elementwise nodes, or one other node, which only a product's elementwise followers may come after.
  std::vector<NodeId> nodes;
  bool elementwise = false;  // all nodes are
  Extents space{};           // of the elementwise nodes
  Type type = Type::real;

  // The elementwise nodes.
  std::vector<NodeId> chain() const { return {nodes.begin() + (elementwise ? 0 : 1), nodes.end()}; }
};

struct Schedule {
  std::vector<Group> groups;           // in the order they run
  std::vector<std::int32_t> group_of;  // per node of the graph: index into groups, −1 for leaves and dead nodes
  std::vector<std::int32_t> place_of;  // per node: its place within its group
  // Per group: groups of one phase run on all threads without waiting for each other; between phases they wait.
  std::vector<std::int32_t> phase_of;
};

// With `fuse` false every node is a group of its own.
Schedule make_schedule(const Program& program, bool fuse);

}  // namespace lamina
