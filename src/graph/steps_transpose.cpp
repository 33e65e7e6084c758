#include "graph/steps_transpose.hpp"

#include "graph/op.hpp"
#include "graph/shares.hpp"
#include "kernels/kernels.hpp"

namespace lamina {
namespace {

// Square blocks of one panel of the input and one of the output.
template <class T>
struct TransposeStep final : Step {
  TransposeStep(const Lowering& lowering, NodeId id)
      : kernel(kernels::transpose_list<T>().select(lowering.tier)),
        in(lowering.graph.node(id).inputs[0]),
        out(id),
        in_size(extents(lowering.input(lowering.graph.node(id), 0).shape)),
        out_size(extents(lowering.graph.node(id).shape)),
        division(division_of(lowering.graph, lowering.graph.node(id), lowering.rows_only)) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    for (const Rect& share : Shares(division, out_size, n, thread, threads))
      for_panels(out_size, share, [&](const Rect& to) {
        for_panels(in_size, {to.column, to.row, to.columns, to.rows},
                   [&](const Rect& from) { transpose(memory, from); });
      });
  }

  void transpose(Memory memory, const Rect& from) const {
    kernel.function(static_cast<const T*>(memory[in]) + offset_of(in_size, from.row, from.column),
                    panel_width(in_size, from.column),
                    static_cast<T*>(memory[out]) + offset_of(out_size, from.column, from.row),
                    panel_width(out_size, from.row), from.rows, from.columns);
  }

  double work(std::int64_t n) const override { return static_cast<double>(in_size.elements_at(n)); }
  PlanStepInfo info() const override { return line_of(kernel, "aᵀ", in_size, 0); }

  kernels::Choice<kernels::TransposeFunction<T>> kernel;
  NodeId in, out;
  Extents in_size, out_size;
  Division division;
};

}  // namespace

std::unique_ptr<Step> lower_transpose(const Lowering& lowering, NodeId node) {
  return with_arithmetic(lowering.graph.node(node).type, lowering.precision,
                         [&](auto element) -> std::unique_ptr<Step> {
                           return std::make_unique<TransposeStep<decltype(element)>>(lowering, node);
                         });
}

}  // namespace lamina
