#include "graph/steps_transpose.hpp"

#include "graph/op.hpp"
#include "graph/shares.hpp"

namespace lamina {
namespace {

// Square blocks of one panel of the input and one of the output.
template <class T>
struct TransposeStep final : Step {
  TransposeStep(const Lowering& lowering, NodeId id)
      : part(lowering, id),
        in(lowering.graph.node(id).inputs[0]),
        out(id),
        division(division_of(lowering.graph, lowering.graph.node(id), lowering.rows_only)) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    for (const Rect& share : Shares(division, part.out_size, n, thread, threads))
      for_panels(part.out_size, share, [&](const Rect& to) {
        for_panels(part.in_size, transposed(to), [&](const Rect& from) {
          part.block(static_cast<const T*>(memory[in]), static_cast<T*>(memory[out]), from);
        });
      });
  }

  double work(std::int64_t n) const override { return static_cast<double>(part.in_size.elements_at(n)); }
  PlanStepInfo info() const override { return part.info(); }

  Transposition<T> part;
  NodeId in, out;
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
