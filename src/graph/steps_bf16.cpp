#include "graph/steps_bf16.hpp"

#include <algorithm>
#include <utility>

#include "base/aligned.hpp"
#include "graph/op.hpp"
#include "graph/packing.hpp"
#include "graph/shares.hpp"

namespace lamina {
namespace {

using kernels::Factor;

// A tile of the result and what becomes of it.
constexpr std::size_t kTileRows = 128, kTileColumns = 4 * kPanel, kTile = kTileRows * kTileColumns;

// One of a product's factors: packed by each thread for itself, or by all together.
class Operand {
 public:
  Operand(const Lowering& lowering, NodeId node, Factor factor, bool transposed) {
    Packing& packing = *lowering.packing;
    if (lowering.threads <= Packing::kFewThreads)
      own_ = std::make_unique<PackedFactor>(lowering, node, factor, transposed, packing.max_rows(), lowering.threads);
    factor_ = own_ ? own_.get() : packing.shared(lowering, node, factor, transposed);
  }

  // Sees to it that the thread finds that part of the outer axis.
  void prepare(Memory memory, std::int64_t n, Range outer, int thread) const {
    if (own_) own_->pack(memory, n, outer, {0, size_at(n).inner}, thread);
  }
  kernels::PackedView view(std::int64_t n, int thread) const { return factor_->view(n, own_ ? thread : 0); }
  kernels::PackedSize size_at(std::int64_t n) const { return factor_->size_at(n); }
  Extents space() const { return factor_->space(); }

 private:
  std::unique_ptr<PackedFactor> own_;
  const PackedFactor* factor_;
};

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
              lowering.graph.node(id).op == &ops::matmul_rows),
        right_(lowering, lowering.graph.node(id).inputs[1], Factor::right, false),
        chain_(std::move(chain)),
        stored_(stored),
        tiles_(stored ? 0 : static_cast<std::size_t>(lowering.threads) * kTile) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const Shares shares(division_, out_size_, n, thread, threads);
    prepare(memory, n, shares, thread);
    for (const Rect& share : shares) {
      if (chain_)
        for_tiles(share, kTileRows, kTileColumns, [&](const Rect& tile) { run_tile(memory, n, tile, thread); });
      else
        store(memory, n, share, thread);
    }
  }

  double work(std::int64_t n) const override {
    const double chain = chain_ ? static_cast<double>(out_size_.elements_at(n)) * chain_->cost : 0;
    return flops(n) / (kernel_.tier == CpuTier::amx ? 64 : 8) + chain;
  }
  PlanStepInfo info() const override {
    const bool per_row = out_size_.symbolic() || left_.space().symbolic();
    PlanStepInfo line{kernel_.name, std::string(formula_), per_row ? flops(1) : 0, per_row ? 0 : flops(1)};
    if (chain_) chain_->append_to(line, out_size_);
    return line;
  }

 private:
  // The rows and the columns that the shares meet.
  void prepare(Memory memory, std::int64_t n, const Shares& shares, int thread) const {
    if (shares.begin() == shares.end()) return;
    Range rows{shares.begin()->row, 0}, columns{shares.begin()->column, 0};
    for (const Rect& share : shares) {
      rows = {std::min(rows.begin, share.row), std::max(rows.end, share.row + share.rows)};
      columns = {std::min(columns.begin, share.column), std::max(columns.end, share.column + share.columns)};
    }
    left_.prepare(memory, n, rows, thread);
    right_.prepare(memory, n, columns, thread);
  }

  void run_tile(Memory memory, std::int64_t n, const Rect& tile, int thread) const {
    if (stored_) {
      store(memory, n, tile, thread);
      return for_panels(out_size_, tile, [&](const Rect& rect) { chain_->run(memory, rect, thread, nullptr); });
    }
    float* const product = const_cast<float*>(tiles_.data()) + static_cast<std::size_t>(thread) * kTile;
    const bool panels = in_panels(out_size_);
    multiply(n, tile, thread,
             panels ? Panels::packed(product, tile.rows, tile.columns) : Panels::rows(product, kTileColumns));
    for_panels(out_size_, tile, [&](const Rect& rect) {
      const Local local{out_, product + (rect.column - tile.column) * tile.rows,
                        static_cast<std::ptrdiff_t>(panels ? rect.columns : kTileColumns)};
      chain_->run(memory, rect, thread, &local);
    });
  }

  // To the memory of the result; panel by panel, for there rows of different panels may lie differently far apart.
  void store(Memory memory, std::int64_t n, const Rect& rect, int thread) const {
    for_panels(out_size_, rect, [&](const Rect& part) {
      float* const to = static_cast<float*>(memory[out_]) + offset_of(out_size_, part.row, part.column);
      multiply(n, part, thread, Panels::rows(to, panel_width(out_size_, part.column)));
    });
  }

  void multiply(std::int64_t n, const Rect& rect, int thread, const kernels::Panels<float>& y) const {
    kernel_.function(left_.view(n, thread).from(rect.row), right_.view(n, thread).from(rect.column),
                     left_.size_at(n).tiles(), y, rect.rows, rect.columns);
  }

  double flops(std::int64_t n) const {
    return 2.0 * static_cast<double>(out_size_.elements_at(n)) * static_cast<double>(left_.size_at(n).inner);
  }

  using Panels = kernels::Panels<float>;

  kernels::Implementation<kernels::MatmulBf16Function> kernel_;
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
bool multiplies_bf16(const Lowering& lowering, NodeId id) {
  const Node& node = lowering.graph.node(id);
  return lowering.precision == Precision::bf16 && node.type == Type::real && !needs_row_major(lowering.graph, node);
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
