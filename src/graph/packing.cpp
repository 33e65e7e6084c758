#include "graph/packing.hpp"

#include <algorithm>

#include "graph/copies.hpp"
#include "graph/op.hpp"
#include "graph/panels.hpp"

namespace lamina {

using kernels::Factor;
using kernels::kTileElements;
using kernels::kTileInner;
using kernels::kTileOuter;
using kernels::PackedSize;

PackedFactor::PackedFactor(const Lowering& lowering, NodeId node, Factor factor, bool transposed)
    : node_(node),
      size_(extents(lowering.graph.node(node).shape)),
      factor_(factor),
      transposed_(transposed),
      outer_rows_((factor == Factor::left) != transposed),
      kernel_(kernels::pack_bf16_list(factor, transposed).select(lowering.tier)) {}

bool PackedFactor::is(NodeId node, Factor factor, bool transposed) const {
  return node_ == node && factor_ == factor && transposed_ == transposed;
}

PackedSize PackedFactor::size_at(std::int64_t n) const {
  const std::size_t rows = size(size_.rows_at(n)), columns = size(size_.columns);
  return outer_rows_ ? PackedSize{rows, columns} : PackedSize{columns, rows};
}

void PackedFactor::pack(Memory memory, std::int64_t n, Range outer, Range inner, kernels::Bf16* tiles) const {
  if (outer.begin >= outer.end || inner.begin >= inner.end) return;
  const std::size_t strip = size_at(n).strip();
  if (!in_panels(size_)) return pack_block(memory, outer, inner, strip, tiles);
  for (std::size_t o = outer.begin; o < outer.end; o += kTileOuter, tiles += strip)  // a strip is a panel
    pack_block(memory, {o, std::min(o + kTileOuter, outer.end)}, inner, strip, tiles);
}

void PackedFactor::pack_block(Memory memory, Range outer, Range inner, std::size_t strip, kernels::Bf16* tiles) const {
  const std::size_t row = outer_rows_ ? outer.begin : inner.begin, column = outer_rows_ ? inner.begin : outer.begin;
  kernel_.function(static_cast<const float*>(memory[node_]) + offset_of(size_, row, column), panel_width(size_, column),
                   tiles, strip, outer.size(), inner.size());
}

// Whole tiles, and what of a tile comes before and after them.
void PackedFactor::repack(Memory memory, Range outer, Range inner, kernels::Bf16* all) const {
  const PackedSize size = size_at(1);
  const std::size_t strip = size.strip();
  const auto place = [&](std::size_t k) { return all + outer.begin / kTileOuter * strip + k * kTileOuter; };
  const std::size_t first = std::min((inner.begin + kTileInner - 1) / kTileInner * kTileInner, inner.end);
  const std::size_t last = std::max(first, inner.end == size.inner ? inner.end : inner.end / kTileInner * kTileInner);
  if (inner.begin < first) pack_half(memory, outer, {inner.begin, first}, strip, place(inner.begin));
  if (first < last) pack_block(memory, outer, {first, last}, strip, place(first));
  if (last < inner.end) pack_half(memory, outer, {last, inner.end}, strip, place(last));
}

// The half of a right tile's inner elements is the half of its lines.
void PackedFactor::pack_half(Memory memory, Range outer, Range inner, std::size_t strip, kernels::Bf16* half) const {
  alignas(64) kernels::Bf16 tile[kTileElements];
  for (std::size_t o = outer.begin; o < outer.end; o += kTileOuter, half += strip) {
    pack_block(memory, {o, std::min(o + kTileOuter, outer.end)}, inner, kTileElements, tile);
    std::copy_n(tile, kTileElements / 2, half);
  }
}

namespace {

// Threads share the strips or, where there are more of them, the tiles of all strips.
class PackStep final : public Step {
 public:
  explicit PackStep(SharedFactor& shared) : shared_(shared) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const PackedSize all = shared_.factor.size_at(n);
    Range outer{0, all.outer}, inner{0, all.inner};
    if (all.strips() >= all.tiles())
      outer = part(all.outer, thread, threads, kTileOuter);
    else
      inner = part(all.inner, thread, threads, kTileInner);
    const std::size_t first = outer.begin / kTileOuter * all.strip() + inner.begin / kTileInner * kTileElements;
    shared_.factor.pack(memory, n, outer, inner, shared_.tiles.data() + first);
  }

  double work(std::int64_t n) const override { return static_cast<double>(shared_.factor.space().elements_at(n)); }
  PlanStepInfo info() const override { return line_of(shared_.factor.kernel(), "bf16(a)", shared_.factor.space(), 0); }

 private:
  SharedFactor& shared_;
};

}  // namespace

void Packing::reserve(Factor factor, std::size_t elements, int threads) {
  Room& room = room_of(factor);
  if (elements <= room.elements) return;
  room.elements = elements;
  room.tiles = AlignedBuffer<kernels::Bf16>(elements * static_cast<std::size_t>(threads));
}

kernels::Bf16* Packing::room(Factor factor, int thread) {
  Room& room = room_of(factor);
  return room.tiles.data() + static_cast<std::size_t>(thread) * room.elements;
}

const SharedFactor* Packing::shared(const Lowering& lowering, NodeId node, Factor factor, bool transposed) {
  for (const auto& known : factors_)
    if (known->factor.is(node, factor, transposed)) return known.get();
  PackedFactor packed(lowering, node, factor, transposed);
  const std::size_t elements = packed.size_at(max_rows_).elements();
  factors_.push_back(std::make_unique<SharedFactor>(SharedFactor{packed, AlignedBuffer<kernels::Bf16>(elements)}));
  steps_.push_back({node, std::make_unique<PackStep>(*factors_.back())});
  return factors_.back().get();
}

std::size_t packing_bytes(const Program& program, int threads, std::int64_t max_rows) {
  std::size_t piece_left = 0, piece_right = 0, all = 0;
  for (const NodeId id : program.live) {
    const Node& node = program.node(id);
    const bool over_rows = node.op == &ops::matmul_rows;
    if ((node.op != &ops::matmul && !over_rows) || node.type != Type::real) continue;
    const Extents out = extents(node.shape), left = extents(program.node(node.inputs[0]).shape);
    const std::size_t rows = size(out.rows_at(max_rows)), columns = size(out.columns);
    const std::size_t inner = size(over_rows ? left.rows_at(max_rows) : left.columns);
    piece_left = std::max(piece_left, PackedSize{std::min(rows, kPieceRows), inner}.elements());
    const bool kept = reads_packed_copy(program, Precision::bf16, node, 1);
    const std::size_t right = kept ? 0 : PackedSize{columns, inner}.elements();
    piece_right = std::max(piece_right, right);
    all += PackedSize{rows, inner}.elements() + right;
  }
  const bool few = threads <= Packing::kFewThreads;
  return sizeof(kernels::Bf16) * (few ? static_cast<std::size_t>(threads) * (piece_left + piece_right) : all);
}

}  // namespace lamina
