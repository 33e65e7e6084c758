#include "graph/plan_memory.hpp"

#include "graph/compile.hpp"

namespace lamina {

std::size_t plan_arena_bytes(const Graph& graph, const std::vector<Value>& outputs, Precision precision, int threads,
                             const PlanOptions& options) {
  return compile(graph, outputs, precision, threads, options).layout.arena_bytes;
}

}  // namespace lamina
