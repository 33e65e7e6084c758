// The passes that turn a graph into the calls of a plan, in their order.
#pragma once

#include "graph/layout.hpp"

namespace lamina {

struct Compiled {
  Program program;
  Schedule schedule;
  std::vector<Division> division;
  Layout layout;
};

// Whether values of symbolic rows are divided among threads by rows (graph/shares.hpp).
bool divides_by_rows(Precision precision, int threads, const PlanOptions& options);

Compiled compile(const Graph& graph, const std::vector<Value>& outputs, Precision precision, int threads,
                 const PlanOptions& options);

}  // namespace lamina
