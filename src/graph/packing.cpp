#include "graph/packing.hpp"

#include <algorithm>

#include "graph/panels.hpp"

namespace lamina {

using kernels::Factor;
using kernels::kTileElements;
using kernels::kTileInner;
using kernels::kTileOuter;
using kernels::PackedSize;

PackedFactor::PackedFactor(const Lowering& lowering, NodeId node, Factor factor, bool transposed, std::int64_t max_rows,
                           int copies)
    : node_(node),
      size_(extents(lowering.graph.node(node).shape)),
      factor_(factor),
      transposed_(transposed),
      outer_rows_((factor == Factor::left) != transposed),
      kernel_(kernels::pack_bf16_list(factor, transposed).select(lowering.tier)),
      room_(size_at(max_rows).elements()),
      tiles_(room_ * static_cast<std::size_t>(copies)) {}

bool PackedFactor::is(NodeId node, Factor factor, bool transposed) const {
  return node_ == node && factor_ == factor && transposed_ == transposed;
}

PackedSize PackedFactor::size_at(std::int64_t n) const {
  const std::size_t rows = size(size_.rows_at(n)), columns = size(size_.columns);
  return outer_rows_ ? PackedSize{rows, columns} : PackedSize{columns, rows};
}

kernels::PackedView PackedFactor::view(std::int64_t n, int copy) const {
  return {tiles_.data() + start(copy), size_at(n).strip()};
}

void PackedFactor::pack(Memory memory, std::int64_t n, Range outer, Range inner, int copy) const {
  const PackedSize all = size_at(n);
  if (outer.begin >= outer.end || inner.begin >= inner.end) return;
  if (!in_panels(size_)) return pack_block(memory, all, outer, inner, copy);
  for (std::size_t strip = outer.begin; strip < outer.end; strip += kTileOuter)  // a strip is a panel
    pack_block(memory, all, {strip, std::min(strip + kTileOuter, outer.end)}, inner, copy);
}

void PackedFactor::pack_block(Memory memory, const PackedSize& all, Range outer, Range inner, int copy) const {
  const std::size_t row = outer_rows_ ? outer.begin : inner.begin, column = outer_rows_ ? inner.begin : outer.begin;
  const std::size_t to = outer.begin / kTileOuter * all.strip() + inner.begin / kTileInner * kTileElements;
  kernel_.function(static_cast<const float*>(memory[node_]) + offset_of(size_, row, column), panel_width(size_, column),
                   const_cast<kernels::Bf16*>(tiles_.data()) + start(copy) + to, all.strip(), outer.size(),
                   inner.size());
}

namespace {

// Threads share the strips or, where there are more of them, the tiles of all strips.
class PackStep final : public Step {
 public:
  explicit PackStep(const PackedFactor& factor) : factor_(factor) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const PackedSize all = factor_.size_at(n);
    Range outer{0, all.outer}, inner{0, all.inner};
    if (all.strips() >= all.tiles())
      outer = part(all.outer, thread, threads, kTileOuter);
    else
      inner = part(all.inner, thread, threads, kTileInner);
    factor_.pack(memory, n, outer, inner, 0);
  }

  double work(std::int64_t n) const override { return static_cast<double>(factor_.space().elements_at(n)); }
  PlanStepInfo info() const override { return {factor_.kernel(), "bf16(a)", 0, 0}; }

 private:
  const PackedFactor& factor_;
};

}  // namespace

const PackedFactor* Packing::shared(const Lowering& lowering, NodeId node, Factor factor, bool transposed) {
  for (const auto& known : factors_)
    if (known->is(node, factor, transposed)) return known.get();
  factors_.push_back(std::make_unique<PackedFactor>(lowering, node, factor, transposed, max_rows_, 1));
  steps_.push_back({node, std::make_unique<PackStep>(*factors_.back())});
  return factors_.back().get();
}

}  // namespace lamina
