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

constexpr std::size_t kTileRows = 64, kTileColumns = 4 * kPanel, kTile = kTileRows * kTileColumns;

// Both products are one kernel on factors packed differently. A tile that goes on, to panels or to a chain, lies row by
// row first.
class Bf16ProductStep final : public Step {
 public:
  Bf16ProductStep(const Lowering& lowering, NodeId id, std::unique_ptr<Chain> chain, bool stored)
      : kernel_(kernels::matmul_bf16_list().select(lowering.tier)),
        out_(id),
        chain_(std::move(chain)),
        stored_(stored),
        tiles_(static_cast<std::size_t>(lowering.threads) * 2 * kTile) {
    const Node& node = lowering.graph.node(id);
    out_size_ = extents(node.shape);
    formula_ = node.op->formula;
    division_ = division_of(lowering.graph, node, lowering.rows_only);
    left_ = lowering.packing->factor(lowering, node.inputs[0], Factor::left, node.op == &ops::matmul_rows);
    right_ = lowering.packing->factor(lowering, node.inputs[1], Factor::right, false);
  }

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    for (const Rect& share : Shares(division_, out_size_, n, thread, threads)) {
      if (!chain_ && !in_panels(out_size_))
        multiply(n, share, out_at(memory, share), size(out_size_.columns));
      else
        for_tiles(share, kTileRows, kTileColumns, [&](const Rect& tile) { run_tile(memory, n, tile, thread); });
    }
  }

  double work(std::int64_t n) const override { return flops(n) / (kernel_.tier == CpuTier::amx ? 64 : 8); }
  PlanStepInfo info() const override {
    const bool per_row =
        left_->size_at(2).outer != left_->size_at(1).outer || left_->size_at(2).inner != left_->size_at(1).inner;
    PlanStepInfo line{kernel_.name, std::string(formula_), per_row ? flops(1) : 0, per_row ? 0 : flops(1)};
    if (chain_) chain_->append_to(line, out_size_);
    return line;
  }

 private:
  void run_tile(Memory memory, std::int64_t n, const Rect& tile, int thread) const {
    if (!in_panels(out_size_) && stored_) {
      multiply(n, tile, out_at(memory, tile), size(out_size_.columns));
      return chain_->run(memory, tile, thread, nullptr);
    }
    float* const rows = const_cast<float*>(tiles_.data()) + static_cast<std::size_t>(thread) * 2 * kTile;
    multiply(n, tile, rows, tile.columns);
    if (!in_panels(out_size_)) {
      const Local local{out_, rows, static_cast<std::ptrdiff_t>(tile.columns)};
      return chain_->run(memory, tile, thread, &local);
    }
    for_panels(out_size_, tile, [&](const Rect& rect) { finish_panel(memory, tile, rect, rows, thread); });
  }

  void finish_panel(Memory memory, const Rect& tile, const Rect& rect, const float* rows, int thread) const {
    float* const panel = stored_ ? static_cast<float*>(memory[out_]) + offset_of(out_size_, rect.row, rect.column)
                                 : const_cast<float*>(rows) + kTile;
    const float* from = rows + (rect.column - tile.column);
    for (std::size_t r = 0; r < rect.rows; ++r)
      std::copy_n(from + r * tile.columns, rect.columns, panel + r * rect.columns);
    const Local local{out_, panel, static_cast<std::ptrdiff_t>(rect.columns)};
    if (chain_) chain_->run(memory, rect, thread, &local);
  }

  void multiply(std::int64_t n, const Rect& rect, float* y, std::size_t ldy) const {
    kernel_.function(left_->view(n).from(rect.row), right_->view(n).from(rect.column), left_->size_at(n).tiles(), y,
                     ldy, rect.rows, rect.columns);
  }

  float* out_at(Memory memory, const Rect& rect) const {
    return static_cast<float*>(memory[out_]) + rect.row * size(out_size_.columns) + rect.column;
  }

  double flops(std::int64_t n) const {
    return 2.0 * static_cast<double>(out_size_.elements_at(n)) * static_cast<double>(left_->size_at(n).inner);
  }

  kernels::Implementation<kernels::MatmulBf16Function> kernel_;
  NodeId out_;
  std::unique_ptr<Chain> chain_;
  bool stored_;
  AlignedBuffer<float> tiles_;  // two a thread
  Extents out_size_{};
  Division division_ = Division::rows;
  std::string_view formula_;
  const PackedFactor *left_ = nullptr, *right_ = nullptr;
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
