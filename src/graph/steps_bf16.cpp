#include "graph/steps_bf16.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/aligned.hpp"
#include "graph/copies.hpp"
#include "graph/op.hpp"
#include "graph/packing.hpp"
#include "graph/shares.hpp"

namespace lamina {
namespace {

using kernels::Factor;

// A tile of the result and what becomes of it.
constexpr std::size_t kTileRows = kPieceRows, kTileColumns = 4 * kPanel, kTile = kTileRows * kTileColumns;

// The part of a factor from some place of its outer axis on, as one thread finds it packed.
struct Piece {
  kernels::PackedView view;
  std::size_t first;

  kernels::PackedView from(std::size_t outer) const { return view.from(outer - first); }
};

// One of a product's factors: kept packed from run to run, packed by each thread for itself, up to `most` of its outer
// axis at once, or by all.
class Operand {
 public:
  Operand(const Lowering& lowering, NodeId node, Factor factor, bool transposed, std::size_t most)
      : side_(factor), packing_(*lowering.packing), packed_(lowering, node, factor, transposed) {
    if (factor == Factor::right && lowering.copies != nullptr) shared_ = lowering.copies->packed(node);
    if (shared_ != nullptr) return;
    if (lowering.threads > Packing::kFewThreads) {
      shared_ = packing_.shared(lowering, node, factor, transposed);
    } else {
      const kernels::PackedSize size = packed_.size_at(packing_.max_rows());
      packing_.reserve(factor, kernels::PackedSize{std::min(most, size.outer), size.inner}.elements(),
                       lowering.threads);
    }
  }

  // The piece is there until the next one is made.
  Piece piece(Memory memory, std::int64_t n, Range outer, int thread) const {
    const kernels::PackedSize size = size_at(n);
    if (shared_ != nullptr) return {{shared_->tiles.data(), size.strip()}, 0};
    kernels::Bf16* const tiles = packing_.room(side_, thread);
    packed_.pack(memory, n, outer, {0, size.inner}, tiles);
    return {{tiles, size.strip()}, outer.begin};
  }
  kernels::PackedSize size_at(std::int64_t n) const { return packed_.size_at(n); }
  Extents space() const { return packed_.space(); }

 private:
  Factor side_;
  Packing& packing_;
  PackedFactor packed_;
  const SharedFactor* shared_ = nullptr;
};

// The rectangle around all of a thread's shares.
Rect around(const Shares& shares) {
  Range rows{SIZE_MAX, 0}, columns{SIZE_MAX, 0};
  for (const Rect& share : shares) {
    rows = {std::min(rows.begin, share.row), std::max(rows.end, share.row + share.rows)};
    columns = {std::min(columns.begin, share.column), std::max(columns.end, share.column + share.columns)};
  }
  return rows.begin < rows.end ? Rect{rows.begin, columns.begin, rows.size(), columns.size()} : Rect{};
}

Rect rows_within(const Rect& rect, Range rows) {
  const std::size_t begin = std::max(rect.row, rows.begin), end = std::min(rect.row + rect.rows, rows.end);
  return {begin, rect.column, begin < end ? end - begin : 0, rect.columns};
}

// Both products are one kernel on factors packed differently.
class Bf16ProductStep final : public Step {
 public:
  Bf16ProductStep(const Lowering& lowering, NodeId id, std::unique_ptr<Chain> chain, bool stored)
      : kernel_(kernels::matmul_bf16_list().select(lowering.tier)),
        out_(id),
        out_size_(extents(lowering.graph.node(id).shape)),
        division_(division_of(lowering.graph, lowering.graph.node(id), lowering.rows_only)),
        formula_(lowering.graph.node(id).op->formula),
        left_(lowering, lowering.graph.node(id).inputs[0], Factor::left,
              lowering.graph.node(id).op == &ops::matmul_rows, kTileRows),
        right_(lowering, lowering.graph.node(id).inputs[1], Factor::right, false, SIZE_MAX),
        chain_(std::move(chain)),
        stored_(stored),
        tiles_(stored ? 0 : static_cast<std::size_t>(lowering.threads) * kTile) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const Shares shares(division_, out_size_, n, thread, threads);
    const Rect all = around(shares);
    if (all.empty()) return;
    const Piece right = right_.piece(memory, n, {all.column, all.column + all.columns}, thread);
    for (std::size_t r = all.row; r < all.row + all.rows; r += kTileRows) {
      const Range rows{r, std::min(r + kTileRows, all.row + all.rows)};
      const Factors factors{left_.piece(memory, n, rows, thread), right, left_.size_at(n).tiles()};
      for (const Rect& share : shares)
        for_tiles(rows_within(share, rows), kTileRows, kTileColumns,
                  [&](const Rect& tile) { run_tile(memory, factors, tile, thread); });
    }
  }

  double work(std::int64_t n) const override {
    const double chain = chain_ ? static_cast<double>(out_size_.elements_at(n)) * chain_->cost : 0;
    return flops(n) / (kernel_.tier == CpuTier::amx ? 64 : 8) + chain;
  }
  PlanStepInfo info() const override {
    PlanStepInfo line = line_of(kernel_, formula_, left_.space(), flops(1));
    if (chain_) chain_->append_to(line, out_size_);
    return line;
  }

 private:
  struct Factors {
    Piece left, right;
    std::size_t inner_tiles;
  };

  void run_tile(Memory memory, const Factors& factors, const Rect& tile, int thread) const {
    if (stored_) {
      store(memory, factors, tile);
      if (!chain_) return;
      return for_panels(out_size_, tile, [&](const Rect& rect) { chain_->run(memory, rect, thread, nullptr); });
    }
    float* const product = const_cast<float*>(tiles_.data()) + static_cast<std::size_t>(thread) * kTile;
    const bool panels = in_panels(out_size_);
    multiply(factors, tile,
             panels ? Panels::packed(product, tile.rows, tile.columns) : Panels::rows(product, kTileColumns));
    for_panels(out_size_, tile, [&](const Rect& rect) {
      const Local local{out_, product + (rect.column - tile.column) * tile.rows,
                        static_cast<std::ptrdiff_t>(panels ? rect.columns : kTileColumns)};
      chain_->run(memory, rect, thread, &local);
    });
  }

  // To the memory of the result; panel by panel, for there rows of different panels may lie differently far apart.
  void store(Memory memory, const Factors& factors, const Rect& tile) const {
    for_panels(out_size_, tile, [&](const Rect& rect) {
      float* const to = static_cast<float*>(memory[out_]) + offset_of(out_size_, rect.row, rect.column);
      multiply(factors, rect, Panels::rows(to, panel_width(out_size_, rect.column)));
    });
  }

  void multiply(const Factors& factors, const Rect& rect, const kernels::Panels<float>& y) const {
    kernel_.function(factors.left.from(rect.row), factors.right.from(rect.column), factors.inner_tiles, y, rect.rows,
                     rect.columns);
  }

  double flops(std::int64_t n) const {
    return 2.0 * static_cast<double>(out_size_.elements_at(n)) * static_cast<double>(left_.size_at(n).inner);
  }

  using Panels = kernels::Panels<float>;

  kernels::Choice<kernels::MatmulBf16Function> kernel_;
  NodeId out_;
  Extents out_size_;
  Division division_;
  std::string_view formula_;
  Operand left_, right_;
  std::unique_ptr<Chain> chain_;
  bool stored_;
  AlignedBuffer<float> tiles_;  // one a thread, where the product is not stored
};

}  // namespace

// Factors that lie in panels are packed panel by panel; as left factors, or summed over rows, they are not.
bool multiplies_bf16(const Graph& graph, Precision precision, const Node& node) {
  return precision == Precision::bf16 && is_product(*node.op) && node.type == Type::real &&
         !needs_row_major(graph, node);
}

std::unique_ptr<Step> lower_matmul_bf16(const Lowering& lowering, NodeId node) {
  return make_product_bf16(lowering, node, nullptr, true);
}
std::unique_ptr<Step> lower_matmul_rows_bf16(const Lowering& lowering, NodeId node) {
  return make_product_bf16(lowering, node, nullptr, true);
}

std::unique_ptr<Step> make_product_bf16(const Lowering& lowering, NodeId node, std::unique_ptr<Chain> chain,
                                        bool stored) {
  return std::make_unique<Bf16ProductStep>(lowering, node, std::move(chain), stored);
}

}  // namespace lamina
