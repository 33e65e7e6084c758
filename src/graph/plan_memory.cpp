#include "graph/plan_memory.hpp"

#include "graph/layout.hpp"
#include "graph/program.hpp"
#include "graph/schedule.hpp"

namespace lamina {

std::size_t plan_arena_bytes(const Graph& graph, const std::vector<Value>& outputs, Precision precision,
                             const PlanOptions& options) {
  Program program = make_program(graph, outputs, options.updates);
  if (options.optimize) {
    merge_common(program);
    remove_dead(program);
  }
  return make_layout(program, make_schedule(program, options.optimize), precision, options.max_rows).arena_bytes;
}

}  // namespace lamina
