#include "graph/steps_bf16.hpp"

#include "base/thread_pool.hpp"
#include "graph/op.hpp"
#include "graph/packing.hpp"

namespace lamina {
namespace {

using kernels::Factor;

// Both products are one kernel on factors packed differently. Threads share the longer side of the result.
class Bf16ProductStep final : public Step {
 public:
  Bf16ProductStep(const Lowering& lowering, NodeId id, bool left_transposed)
      : kernel_(kernels::matmul_bf16_list().select(lowering.tier)), out_(id) {
    const Node& node = lowering.graph.node(id);
    out_size_ = extents(node.shape);
    formula_ = node.op->formula;
    left_ = lowering.packing->factor(lowering, node.inputs[0], Factor::left, left_transposed);
    right_ = lowering.packing->factor(lowering, node.inputs[1], Factor::right, false);
  }

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    constexpr std::size_t kGrain = 2 * kernels::kTileOuter;
    const kernels::PackedSize left = left_->size_at(n), right = right_->size_at(n);
    Range r{0, left.outer}, c{0, right.outer};
    if (left.outer >= right.outer)
      r = part(left.outer, thread, threads, kGrain);
    else
      c = part(right.outer, thread, threads, kGrain);
    if (r.size() == 0 || c.size() == 0) return;
    const std::size_t ldy = right.outer;
    kernel_.function(left_->view(n).from(r.begin), right_->view(n).from(c.begin), left.tiles(),
                     static_cast<float*>(memory[out_]) + r.begin * ldy + c.begin, ldy, r.size(), c.size());
  }

  double work(std::int64_t n) const override { return flops(n) / (kernel_.tier == CpuTier::amx ? 64 : 8); }
  PlanStepInfo info() const override {
    const bool per_row =
        left_->size_at(2).outer != left_->size_at(1).outer || left_->size_at(2).inner != left_->size_at(1).inner;
    return {kernel_.name, std::string(formula_), per_row ? flops(1) : 0, per_row ? 0 : flops(1)};
  }

 private:
  double flops(std::int64_t n) const {
    return 2.0 * static_cast<double>(out_size_.elements_at(n)) * static_cast<double>(left_->size_at(n).inner);
  }

  kernels::Implementation<kernels::MatmulBf16Function> kernel_;
  NodeId out_;
  Extents out_size_{};
  std::string_view formula_;
  const PackedFactor *left_ = nullptr, *right_ = nullptr;
};

}  // namespace

bool multiplies_bf16(const Lowering& lowering, NodeId node) {
  return lowering.precision == Precision::bf16 && lowering.graph.node(node).type == Type::real;
}

std::unique_ptr<Step> lower_matmul_bf16(const Lowering& lowering, NodeId node) {
  return std::make_unique<Bf16ProductStep>(lowering, node, false);
}
std::unique_ptr<Step> lower_matmul_rows_bf16(const Lowering& lowering, NodeId node) {
  return std::make_unique<Bf16ProductStep>(lowering, node, true);
}

}  // namespace lamina
