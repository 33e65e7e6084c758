#include "graph/plan_memory.hpp"

#include "graph/compile.hpp"
#include "graph/copies.hpp"
#include "graph/one_hot_rows.hpp"
#include "graph/packing.hpp"
#include "graph/sparse_inputs.hpp"

namespace lamina {

std::size_t plan_arena_bytes(const Graph& graph, const std::vector<Value>& outputs, Precision precision, int threads,
                             const PlanOptions& options) {
  const Compiled compiled = compile(graph, outputs, precision, threads, options);
  const bool packs = precision == Precision::bf16;
  return compiled.layout.arena_bytes + copies_bytes(compiled.program, precision) +
         (packs ? packing_bytes(compiled.program, threads, options.max_rows) : 0) +
         sparse_inputs_bytes(compiled.program, precision, options.max_rows, threads) +
         one_hot_bytes(compiled.program, options.max_rows);
}

}  // namespace lamina
