#include "graph/steps_products.hpp"

#include <algorithm>
#include <utility>

#include "base/aligned.hpp"
#include "graph/chain.hpp"
#include "graph/one_hot_rows.hpp"
#include "graph/op.hpp"
#include "graph/shares.hpp"
#include "graph/sparse_inputs.hpp"
#include "graph/steps_bf16.hpp"
#include "kernels/kernels.hpp"

namespace lamina {
namespace {

// A tile of the result and what becomes of it.
constexpr std::size_t kTileColumns = 4 * kPanel;

// What both products have in common: two matrices in, one out, one kernel, and perhaps a chain that follows.
template <class T, class Function>
struct ProductStep : Step {
  ProductStep(const Lowering& lowering, NodeId id, const kernels::ImplementationList<Function>& list)
      : kernel(list.select(lowering.tier)), out(id), threads_most(lowering.threads) {
    const Node& node = lowering.graph.node(id);
    left = node.inputs[0];
    left_size = extents(lowering.input(node, 0).shape);
    right = node.inputs.back();
    right_size = extents(lowering.input(node, 1).shape);
    out_size = extents(node.shape);
    formula = node.op->formula;
    division = division_of(lowering.graph, node, lowering.rows_only);
    left_columns = size(left_size.columns);
    if (lowering.one_hots != nullptr) one_hot = lowering.one_hots->of(left);
    if (one_hot != nullptr) {
      left = one_hot->layout().dense;
      left_columns = one_hot->layout().dense_columns;
    }
    if (lowering.sparse != nullptr && left_columns > 0) sparse = lowering.sparse->of(left);
  }

  // The columns of the left factor that a row is multiplied with.
  double terms() const { return static_cast<double>(left_columns + (one_hot ? one_hot->layout().codes.size() : 0)); }

  // `stored`: whether the product itself is needed beyond the chain.
  void follow_with(std::unique_ptr<Chain> followers, bool is_stored, std::size_t tile_rows) {
    chain = std::move(followers);
    stored = is_stored;
    if (!stored) tiles = AlignedBuffer<T>(static_cast<std::size_t>(threads_most) * tile_rows * kTileColumns);
    tile_size = tile_rows * kTileColumns;
  }

  const T* left_data(Memory memory) const { return static_cast<const T*>(memory[left]); }
  const T* right_data(Memory memory) const { return static_cast<const T*>(memory[right]); }
  T* out_data(Memory memory) const { return static_cast<T*>(memory[out]); }
  T* tile_of(int thread) const { return const_cast<T*>(tiles.data()) + static_cast<std::size_t>(thread) * tile_size; }

  // `summed`: what the product's operations go through.
  PlanStepInfo described(Extents summed, double flops, const std::string& one_hot_name) const {
    PlanStepInfo line = line_of(kernel, formula, summed, flops);
    if (one_hot != nullptr) line.kernel = left_columns > 0 ? line.kernel + " + " + one_hot_name : one_hot_name;
    if (chain) chain->append_to(line, out_size);
    return line;
  }

  kernels::Choice<Function> kernel;
  // The left factor, or its columns before those that are one-hot.
  NodeId left = 0, right = 0, out;
  std::size_t left_columns = 0;
  const SparseInput* sparse = nullptr;  // when its zeros may be skipped
  const OneHotInput* one_hot = nullptr;
  Extents left_size{}, right_size{}, out_size{};
  Division division = Division::rows;
  std::string_view formula;
  std::unique_ptr<Chain> chain;
  bool stored = true;
  int threads_most;
  std::size_t tile_size = 0;
  AlignedBuffer<T> tiles;  // one a thread, where the product is not stored
};

template <class T>
struct MatmulStep final : ProductStep<T, kernels::MatmulFunction<T>> {
  static constexpr std::size_t kTileRows = 64, kSparseTileRows = 16;
  MatmulStep(const Lowering& lowering, NodeId id)
      : ProductStep<T, kernels::MatmulFunction<T>>(lowering, id, kernels::matmul_list<T>()),
        sparse_kernel(kernels::matmul_sparse_list<T>().select(lowering.tier).function),
        one_hot_kernel(kernels::matmul_one_hot_list<T>().select(lowering.tier)) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    for (const Rect& share : Shares(this->division, this->out_size, n, thread, threads)) {
      const bool skip = this->sparse != nullptr && this->sparse->is_sparse(n, {share.row, share.row + share.rows});
      // One row is bound by latency, and non-zeros by reading each its row of the right factor: more columns at a time.
      const std::size_t rows = share.rows == 1 ? 1 : skip || this->one_hot ? kSparseTileRows : kTileRows;
      if (!this->chain)
        multiply(memory, share, skip, out_at(memory, share), size(this->out_size.columns));
      else
        for_tiles(share, rows, kTileRows / rows * kTileColumns,
                  [&](const Rect& tile) { run_tile(memory, tile, skip, thread); });
    }
  }

  void run_tile(Memory memory, const Rect& tile, bool skip, int thread) const {
    if (this->stored) {
      multiply(memory, tile, skip, out_at(memory, tile), size(this->out_size.columns));
      return this->chain->run(memory, tile, thread, nullptr);
    }
    T* const product = this->tile_of(thread);
    multiply(memory, tile, skip, product, tile.columns);
    const Local local{this->out, product, static_cast<std::ptrdiff_t>(tile.columns)};
    this->chain->run(memory, tile, thread, &local);
  }

  T* out_at(Memory memory, const Rect& rect) const {
    return this->out_data(memory) + rect.row * size(this->out_size.columns) + rect.column;
  }

  void multiply(Memory memory, const Rect& rect, bool skip, T* y, std::size_t ldy) const {
    const std::size_t columns = this->left_columns;
    const auto w = panels_from(this->right_data(memory), this->right_size, 0, rect.column);
    if (columns > 0) {
      const T* const x = this->left_data(memory) + rect.row * columns;
      if (skip)
        sparse_kernel(x, columns, this->sparse->rows_from(rect.row), w, y, ldy, rect.rows, rect.columns);
      else
        this->kernel.function(x, columns, w, y, ldy, rect.rows, columns, rect.columns);
    }
    if (this->one_hot != nullptr)
      one_hot_kernel.function(this->one_hot->rows_from(rect.row), w, y, ldy, rect.rows, rect.columns, columns > 0);
  }

  double flops(std::int64_t n) const {
    return 2.0 * static_cast<double>(this->out_size.elements_at(n)) * this->terms();
  }
  double work(std::int64_t n) const override {
    return flops(n) / 8 + (this->chain ? static_cast<double>(this->out_size.elements_at(n)) * this->chain->cost : 0);
  }
  PlanStepInfo info() const override { return this->described(this->out_size, flops(1), one_hot_kernel.name); }

  kernels::MatmulSparseFunction<T> sparse_kernel;
  kernels::Choice<kernels::MatmulOneHotFunction<T>> one_hot_kernel;
};

template <class T>
struct MatmulRowsStep final : ProductStep<T, kernels::MatmulRowsFunction<T>> {
  static constexpr std::size_t kTileRows = 48, kSparseTileRows = 24;
  enum class Left { dense, sparse, one_hot };  // what of the left factor is read: all, where it is not 0, where it is 1
  struct Batch {
    std::size_t rows;
    Left left;
  };

  MatmulRowsStep(const Lowering& lowering, NodeId id)
      : ProductStep<T, kernels::MatmulRowsFunction<T>>(lowering, id, kernels::matmul_rows_list<T>()),
        sparse_kernel(kernels::matmul_rows_sparse_list<T>().select(lowering.tier).function),
        one_hot_kernel(kernels::matmul_rows_one_hot_list<T>().select(lowering.tier)) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const std::size_t rows = size(this->left_size.rows_at(n));
    const bool skip = this->sparse != nullptr && this->sparse->is_sparse(n, {0, rows});
    for (const Rect& share : Shares(this->division, this->out_size, n, thread, threads)) {
      const std::size_t end = share.row + share.rows, cut = std::clamp(this->left_columns, share.row, end);
      run_part(memory, {share.row, share.column, cut - share.row, share.columns},
               {rows, skip ? Left::sparse : Left::dense}, thread);
      run_part(memory, {cut, share.column, end - cut, share.columns}, {rows, Left::one_hot}, thread);
    }
  }

  void run_part(Memory memory, const Rect& share, const Batch& batch, int thread) const {
    if (share.empty()) return;
    const std::size_t tile_rows = batch.left == Left::dense ? kTileRows : kSparseTileRows;
    if (!this->chain)
      store(memory, share, batch);
    else
      for_tiles(share, tile_rows, kTileRows / tile_rows * kTileColumns,
                [&](const Rect& tile) { run_tile(memory, tile, batch, thread); });
  }

  void run_tile(Memory memory, const Rect& tile, const Batch& batch, int thread) const {
    const Extents space = this->out_size;
    if (this->stored) {
      store(memory, tile, batch);
      return for_panels(space, tile, [&](const Rect& rect) { this->chain->run(memory, rect, thread, nullptr); });
    }
    T* const product = this->tile_of(thread);
    sum(memory, tile, batch, kernels::Panels<T>::packed(product, tile.rows, tile.columns));
    for_panels(space, tile, [&](const Rect& rect) {
      const Local local{this->out, product + (rect.column - tile.column) * tile.rows,
                        static_cast<std::ptrdiff_t>(rect.columns)};
      this->chain->run(memory, rect, thread, &local);
    });
  }

  // To the memory of the result. A narrower last panel goes by itself: its rows lie less far apart, so below the first
  // row it does not begin where panels of full width would have it.
  void store(Memory memory, const Rect& rect, const Batch& batch) const {
    const std::size_t narrow = in_panels(this->out_size) ? (rect.column + rect.columns) % kPanel : 0;
    const std::size_t wide = rect.columns - narrow;
    for (const Rect& part :
         {Rect{rect.row, rect.column, rect.rows, wide}, Rect{rect.row, rect.column + wide, rect.rows, narrow}})
      if (!part.empty())
        sum(memory, part, batch, panels_from(this->out_data(memory), this->out_size, part.row, part.column));
  }

  void sum(Memory memory, const Rect& rect, const Batch& batch, const kernels::Panels<T>& y) const {
    const std::size_t ldx = this->left_columns, ldg = size(this->right_size.columns);
    const T* const g = this->right_data(memory) + rect.column;
    if (batch.left == Left::one_hot)
      return one_hot_kernel.function(this->one_hot->masks_from(rect.row), g, ldg, y, batch.rows, rect.rows,
                                     rect.columns);
    const T* const x = this->left_data(memory) + rect.row;
    if (batch.left == Left::sparse)
      sparse_kernel(x, ldx, this->sparse->masks_from(rect.row), g, ldg, y, batch.rows, rect.rows, rect.columns);
    else
      this->kernel.function(x, ldx, g, ldg, y, batch.rows, rect.rows, rect.columns);
  }

  double flops(std::int64_t n) const {
    return 2.0 * static_cast<double>(this->left_size.rows_at(n)) * this->terms() *
           static_cast<double>(this->out_size.columns);
  }
  double work(std::int64_t n) const override {
    return flops(n) / 8 + (this->chain ? static_cast<double>(this->out_size.elements_at(n)) * this->chain->cost : 0);
  }
  PlanStepInfo info() const override { return this->described(this->left_size, flops(1), one_hot_kernel.name); }

  kernels::MatmulRowsSparseFunction<T> sparse_kernel;
  kernels::Choice<kernels::MatmulRowsOneHotFunction<T>> one_hot_kernel;
};

template <template <class> class StepOf>
std::unique_ptr<Step> lower_as(const Lowering& lowering, NodeId node) {
  return with_arithmetic(lowering.graph.node(node).type, lowering.precision,
                         [&](auto element) -> std::unique_ptr<Step> {
                           return std::make_unique<StepOf<decltype(element)>>(lowering, node);
                         });
}

}  // namespace

std::unique_ptr<Step> lower_matmul(const Lowering& lowering, NodeId node) {
  return multiplies_bf16(lowering, node) ? lower_matmul_bf16(lowering, node) : lower_as<MatmulStep>(lowering, node);
}
std::unique_ptr<Step> lower_matmul_rows(const Lowering& lowering, NodeId node) {
  return multiplies_bf16(lowering, node) ? lower_matmul_rows_bf16(lowering, node)
                                         : lower_as<MatmulRowsStep>(lowering, node);
}

std::unique_ptr<Step> make_product(const Lowering& lowering, const Program& program, const Schedule& schedule,
                                   const Layout& layout, const Group& group) {
  const NodeId head = group.nodes[0];
  auto chain = make_chain({lowering, program, schedule, layout, group.chain(), group.space});
  if (multiplies_bf16(lowering, head)) return make_product_bf16(lowering, head, std::move(chain), layout.stored[head]);
  const auto with_chain = [&](auto step) -> std::unique_ptr<Step> {
    step->follow_with(std::move(chain), layout.stored[head], step->kTileRows);
    return step;
  };
  return with_arithmetic(program.node(head).type, lowering.precision, [&](auto element) {
    using T = decltype(element);
    return program.node(head).op == &ops::matmul ? with_chain(std::make_unique<MatmulStep<T>>(lowering, head))
                                                 : with_chain(std::make_unique<MatmulRowsStep<T>>(lowering, head));
  });
}

}  // namespace lamina
