#include "graph/packing.hpp"

#include <algorithm>

#include "base/thread_pool.hpp"
#include "graph/panels.hpp"

namespace lamina {

using kernels::Factor;
using kernels::kTileElements;
using kernels::kTileInner;
using kernels::kTileOuter;
using kernels::PackedSize;

PackedFactor::PackedFactor(NodeId node, Extents size, Factor factor, bool transposed, std::int64_t max_rows)
    : node_(node),
      size_(size),
      factor_(factor),
      transposed_(transposed),
      outer_rows_((factor == Factor::left) != transposed),
      tiles_(size_at(max_rows).elements()) {}

bool PackedFactor::is(NodeId node, Factor factor, bool transposed) const {
  return node_ == node && factor_ == factor && transposed_ == transposed;
}

PackedSize PackedFactor::size_at(std::int64_t n) const {
  const std::size_t rows = size(size_.rows_at(n)), columns = size(size_.columns);
  return outer_rows_ ? PackedSize{rows, columns} : PackedSize{columns, rows};
}

// Threads share the strips or, where there are more of them, the tiles of all strips.
class PackStep final : public Step {
 public:
  PackStep(PackedFactor& factor, CpuTier tier)
      : factor_(factor), kernel_(kernels::pack_bf16_list(factor.factor_, factor.transposed_).select(tier)) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const PackedSize all = factor_.size_at(n);
    Range outer{0, all.outer}, inner{0, all.inner};
    if (all.strips() >= all.tiles())
      outer = part(all.outer, thread, threads, kTileOuter);
    else
      inner = part(all.inner, thread, threads, kTileInner);
    if (outer.size() == 0 || inner.size() == 0) return;
    if (!in_panels(factor_.size_)) return pack(memory, outer, inner, all);
    for (std::size_t strip = outer.begin; strip < outer.end; strip += kTileOuter)  // a strip is a panel
      pack(memory, {strip, std::min(strip + kTileOuter, outer.end)}, inner, all);
  }

  void pack(Memory memory, Range outer, Range inner, const PackedSize& all) const {
    const std::size_t row = factor_.outer_rows_ ? outer.begin : inner.begin;
    const std::size_t column = factor_.outer_rows_ ? inner.begin : outer.begin;
    const std::size_t to = outer.begin / kTileOuter * all.strip() + inner.begin / kTileInner * kTileElements;
    kernel_.function(static_cast<const float*>(memory[factor_.node_]) + offset_of(factor_.size_, row, column),
                     panel_width(factor_.size_, column), factor_.tiles_.data() + to, all.strip(), outer.size(),
                     inner.size());
  }

  double work(std::int64_t n) const override { return static_cast<double>(factor_.size_.elements_at(n)); }
  PlanStepInfo info() const override { return {kernel_.name, "bf16(a)", 0, 0}; }

 private:
  PackedFactor& factor_;
  kernels::Implementation<kernels::PackBf16Function> kernel_;
};

const PackedFactor* Packing::factor(const Lowering& lowering, NodeId node, Factor factor, bool transposed) {
  for (const auto& known : factors_)
    if (known->is(node, factor, transposed)) return known.get();
  const Extents space = extents(lowering.graph.node(node).shape);
  factors_.push_back(std::make_unique<PackedFactor>(node, space, factor, transposed, max_rows_));
  steps_.push_back({node, std::make_unique<PackStep>(*factors_.back(), lowering.tier)});
  return factors_.back().get();
}

}  // namespace lamina
