// Pass: where each value lies. Updates are made in place where no reader of the old value is left; values private to
// one call have no memory of their own; all others share one arena by their life times.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "graph/phases.hpp"
#include "lamina/plan.hpp"

namespace lamina {

inline constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

// An update that must be copied at the end of a run, and why it is not made in place.
struct UpdateCopy {
  NodeId leaf, next;
  std::string refused;
};

struct Layout {
  std::vector<std::size_t> offset;  // per node: bytes into the arena, kNowhere when it lies elsewhere
  std::vector<NodeId> in_place_of;  // per node: the leaf whose memory takes this next value; itself otherwise
  std::vector<bool> stored;         // per node: has memory (arena or leaf); false: private to its group
  std::vector<UpdateCopy> copies;
  std::size_t arena_bytes = 0;
};

Layout make_layout(const Program& program, const Schedule& schedule, const std::vector<Division>& division,
                   Precision precision, std::int64_t max_rows);

}  // namespace lamina
