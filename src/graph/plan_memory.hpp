// What a plan would allocate, found without allocating it.
#pragma once

#include <cstddef>
#include <vector>

#include "lamina/plan.hpp"

namespace lamina {

// Bytes of the arena of `Plan(graph, outputs, …, options)`.
std::size_t plan_arena_bytes(const Graph& graph, const std::vector<Value>& outputs, Precision precision, int threads,
                             const PlanOptions& options);

}  // namespace lamina
