#include "graph/compile.hpp"

namespace lamina {

Compiled compile(const Graph& graph, const std::vector<Value>& outputs, Precision precision, int threads,
                 const PlanOptions& options) {
  Compiled result;
  result.program = make_program(graph, outputs, options.updates);
  if (options.optimize) {
    merge_common(result.program);
    remove_dead(result.program);
  }
  result.schedule = make_schedule(result.program, options.optimize);
  result.division = divisions_of(result.program, result.schedule, !options.updates);
  find_phases(result.program, result.division, threads, result.schedule);
  result.layout = make_layout(result.program, result.schedule, result.division, precision, options.max_rows);
  return result;
}

}  // namespace lamina
