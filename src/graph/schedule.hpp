// Pass: the order of kernel calls. Elementwise nodes over the same rows × columns go into one call, which keeps its
// intermediate values in cache.
#pragma once

#include <vector>

#include "graph/program.hpp"
#include "graph/shapes.hpp"

namespace lamina {

struct Group {
  std::vector<NodeId> nodes;  // one, or the elementwise nodes computed together, in order
  bool elementwise = false;
  Extents space{};  // of an elementwise group
  Type type = Type::real;
};

struct Schedule {
  std::vector<Group> groups;           // in the order they run
  std::vector<std::int32_t> group_of;  // per node of the graph: index into groups, −1 for leaves and dead nodes
  std::vector<std::int32_t> place_of;  // per node: its place within its group
};

// With `fuse` false every node is a group of its own.
Schedule make_schedule(const Program& program, bool fuse);

}  // namespace lamina
