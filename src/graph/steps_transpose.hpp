// The transpose of a matrix.
#pragma once

#include "graph/panels.hpp"
#include "graph/step.hpp"

namespace lamina {

std::unique_ptr<Step> lower_transpose(const Lowering& lowering, NodeId node);

// The node `out` as the transpose of its input.
template <class T>
struct Transposition {
  Transposition(const Lowering& lowering, NodeId out)
      : kernel(kernels::transpose_list<T>().select(lowering.tier)),
        in_size(extents(lowering.input(lowering.graph.node(out), 0).shape)),
        out_size(extents(lowering.graph.node(out).shape)) {}

  // What becomes of the input's rectangle `from`, which lies in one panel, as what becomes of it does.
  void block(const T* in, T* out, const Rect& from) const {
    kernel.function(in + offset_of(in_size, from.row, from.column), panel_width(in_size, from.column),
                    out + offset_of(out_size, from.column, from.row), panel_width(out_size, from.row), from.rows,
                    from.columns);
  }

  PlanStepInfo info() const { return line_of(kernel, "aᵀ", in_size, 0); }

  kernels::Choice<kernels::TransposeFunction<T>> kernel;
  Extents in_size, out_size;
};

inline Rect transposed(const Rect& rect) { return {rect.column, rect.row, rect.columns, rect.rows}; }

}  // namespace lamina
