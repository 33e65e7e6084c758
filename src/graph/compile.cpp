#include "graph/compile.hpp"

#include "graph/one_hot_rows.hpp"

namespace lamina {

// By panels, threads fetch the layers' answers from each other; by rows, the weights. A plan that only scores has
// weights that nobody writes to; where products are fast, large batches make the answers the larger part.
bool divides_by_rows(Precision precision, int threads, const PlanOptions& options) {
  constexpr std::int64_t kManyRows = 256;  // a thread; measured on 784-200-200-10
  return !options.updates || (precision == Precision::bf16 && options.max_rows >= kManyRows * threads);
}

Compiled compile(const Graph& graph, const std::vector<Value>& outputs, Precision precision, int threads,
                 const PlanOptions& options) {
  Compiled result;
  result.program = make_program(graph, outputs, options.updates);
  if (options.optimize) {
    merge_common(result.program);
    remove_dead(result.program);
    find_one_hots(result.program, precision);
    keep_copies(result.program);
  }
  result.schedule = make_schedule(result.program, options.optimize);
  result.division = divisions_of(result.program, result.schedule, divides_by_rows(precision, threads, options));
  find_phases(result.program, result.division, threads, result.schedule);
  result.layout = make_layout(result.program, result.schedule, result.division, precision, options.max_rows);
  return result;
}

}  // namespace lamina
