#include "graph/steps_products.hpp"

#include "base/thread_pool.hpp"
#include "graph/op.hpp"
#include "graph/steps_bf16.hpp"
#include "kernels/kernels.hpp"

namespace lamina {
namespace {

// What the three have in common: two matrices in, one out, and one kernel.
template <class T, class Function>
struct ProductStep : Step {
  ProductStep(const Lowering& lowering, NodeId id, const kernels::ImplementationList<Function>& list)
      : kernel(list.select(lowering.tier)), out(id), out_size(extents(lowering.graph.node(id).shape)) {
    const Node& node = lowering.graph.node(id);
    left = node.inputs[0];
    left_size = extents(lowering.input(node, 0).shape);
    right = node.inputs.back();
    formula = node.op->formula;
  }

  const T* left_data(Memory memory) const { return static_cast<const T*>(memory[left]); }
  const T* right_data(Memory memory) const { return static_cast<const T*>(memory[right]); }
  T* out_data(Memory memory) const { return static_cast<T*>(memory[out]); }

  kernels::Implementation<Function> kernel;
  NodeId left = 0, right = 0, out;
  Extents left_size{}, out_size;
  std::string_view formula;
};

// Rows go to threads when there are enough of them to fill register tiles; a small batch is cut by columns.
template <class T>
struct MatmulStep final : ProductStep<T, kernels::MatmulFunction<T>> {
  static constexpr std::size_t kRowTile = 8, kColumnTile = 16;
  MatmulStep(const Lowering& lowering, NodeId id)
      : ProductStep<T, kernels::MatmulFunction<T>>(lowering, id, kernels::matmul_list<T>()) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const std::size_t rows = size(this->out_size.rows_at(n)), inner = size(this->left_size.columns);
    const std::size_t columns = size(this->out_size.columns);
    Range r{0, rows}, c{0, columns};
    if (rows >= kRowTile * static_cast<std::size_t>(threads))
      r = part(rows, thread, threads, kRowTile);
    else
      c = part(columns, thread, threads, kColumnTile);
    if (r.begin >= r.end || c.begin >= c.end) return;
    this->kernel.function(this->left_data(memory) + r.begin * inner, inner, this->right_data(memory) + c.begin, columns,
                          this->out_data(memory) + r.begin * columns + c.begin, columns, r.end - r.begin, inner,
                          c.end - c.begin);
  }

  double flops(std::int64_t n) const {
    return 2.0 * static_cast<double>(this->out_size.elements_at(n)) * static_cast<double>(this->left_size.columns);
  }
  double work(std::int64_t n) const override { return flops(n) / 8; }
  PlanStepInfo info() const override {
    return {this->kernel.name, std::string(this->formula), this->out_size.symbolic() ? flops(1) : 0,
            this->out_size.symbolic() ? 0 : flops(1)};
  }
};

// Cut by rows of the result, so that each thread writes gradients of its own stretch of the parameters.
template <class T>
struct MatmulRowsStep final : ProductStep<T, kernels::MatmulRowsFunction<T>> {
  static constexpr std::size_t kInnerTile = 8;
  MatmulRowsStep(const Lowering& lowering, NodeId id)
      : ProductStep<T, kernels::MatmulRowsFunction<T>>(lowering, id, kernels::matmul_rows_list<T>()) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const std::size_t rows = size(this->left_size.rows_at(n)), inner = size(this->left_size.columns);
    const std::size_t columns = size(this->out_size.columns);
    const Range k = part(inner, thread, threads, kInnerTile);
    if (k.begin >= k.end) return;
    this->kernel.function(this->left_data(memory) + k.begin, inner, this->right_data(memory), columns,
                          this->out_data(memory) + k.begin * columns, columns, rows, k.end - k.begin, columns);
  }

  double flops(std::int64_t n) const {
    return 2.0 * static_cast<double>(this->left_size.elements_at(n)) * static_cast<double>(this->out_size.columns);
  }
  double work(std::int64_t n) const override { return flops(n) / 8; }
  PlanStepInfo info() const override { return {this->kernel.name, std::string(this->formula), flops(1), 0}; }
};

template <class T>
struct TransposeStep final : ProductStep<T, kernels::TransposeFunction<T>> {
  static constexpr std::size_t kTile = 16;
  TransposeStep(const Lowering& lowering, NodeId id)
      : ProductStep<T, kernels::TransposeFunction<T>>(lowering, id, kernels::transpose_list<T>()) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const std::size_t rows = size(this->left_size.rows_at(n)), columns = size(this->left_size.columns);
    const Range c = part(columns, thread, threads, kTile);
    if (c.begin >= c.end) return;
    this->kernel.function(this->left_data(memory) + c.begin, columns, this->out_data(memory) + c.begin * rows, rows,
                          rows, c.end - c.begin);
  }

  double work(std::int64_t n) const override { return static_cast<double>(this->left_size.elements_at(n)); }
  PlanStepInfo info() const override { return {this->kernel.name, std::string(this->formula), 0, 0}; }
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
std::unique_ptr<Step> lower_transpose(const Lowering& lowering, NodeId node) {
  return lower_as<TransposeStep>(lowering, node);
}

}  // namespace lamina
