// Elementwise nodes over one space, computed together on any rectangle of it: what passes between them stays in
// registers (generated code) or in the first-level cache (kernels, block by block). Every node keeps exactly the
// rounding it has alone.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "graph/layout.hpp"
#include "graph/panels.hpp"
#include "graph/step.hpp"

namespace lamina {

// A value that, while one rectangle is computed, lies elsewhere than in its node's memory: `data` is its element at
// the rectangle's first corner, rows are row_stride elements apart.
struct Local {
  NodeId node;
  void* data;
  std::ptrdiff_t row_stride;
};

class Chain {
 public:
  virtual ~Chain() = default;
  // `local` may be null. `rect` must not cross panels (shapes.hpp).
  virtual void run(Memory memory, const Rect& rect, int thread, const Local* local) const = 0;

  PlanStepInfo info(Extents space) const;
  void append_to(PlanStepInfo& line, Extents space) const;  // as what follows that call

  double cost = 0;             // elementary operations an element
  std::size_t operations = 0;  // an element
  std::string kernel, formula;
  std::string refused;  // why no code was generated, or no better kernel taken; empty when none is better
};

// What a chain is made of: some of a group's nodes, in order, all over `space`.
struct ChainSource {
  const Lowering& lowering;
  const Program& program;
  const Schedule& schedule;
  const Layout& layout;
  std::vector<NodeId> nodes;
  Extents space;
};

std::unique_ptr<Chain> make_chain(const ChainSource& source);

}  // namespace lamina
