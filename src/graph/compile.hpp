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

Compiled compile(const Graph& graph, const std::vector<Value>& outputs, Precision precision, int threads,
                 const PlanOptions& options);

}  // namespace lamina
