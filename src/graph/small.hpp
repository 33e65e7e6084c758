// For tiny networks, whose calls take longer to make than to do: runs of calls on one row, each run as one piece of
// generated code that keeps whole matrices in registers. Every node keeps exactly the roundings of its own kernel.
#pragma once

#include <vector>

#include "graph/compile.hpp"
#include "graph/step.hpp"

namespace lamina {

// What one row takes, in order: the number of a group of the schedule, to be run by its own step, or a generated step.
struct SmallCall {
  std::size_t group = 0;
  std::unique_ptr<Step> generated = nullptr;
};

// Empty when nothing can be generated for this plan. Steps of the result run on one thread with one row.
std::vector<SmallCall> make_small(const Lowering& lowering, const Compiled& compiled);

}  // namespace lamina
