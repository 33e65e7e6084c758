#include "graph/steps_reduce.hpp"

#include "graph/op.hpp"
#include "graph/shares.hpp"
#include "kernels/kernels.hpp"

namespace lamina {
namespace {

// Every column's sum is one thread's, whole.
template <class T>
struct ColumnSumsStep final : Step {
  ColumnSumsStep(const Lowering& lowering, NodeId id, const kernels::Choice<kernels::SumRowsFunction<T>>& choice)
      : kernel(choice), out(id) {
    const Node& node = lowering.graph.node(id);
    formula = node.op->formula;
    in = node.inputs[0];
    in_size = extents(lowering.input(node, 0).shape);
    out_size = extents(node.shape);
    division = division_of(lowering.graph, node, lowering.rows_only);
  }

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const std::size_t rows = size(in_size.rows_at(n));
    for (const Rect& share : Shares(division, out_size, n, thread, threads))
      for_panels(in_size, {0, share.column, rows, share.columns}, [&](const Rect& rect) {
        kernel.function(static_cast<const T*>(memory[in]) + offset_of(in_size, 0, rect.column),
                        panel_width(in_size, rect.column), static_cast<T*>(memory[out]) + rect.column, rows,
                        rect.columns);
      });
  }

  double work(std::int64_t n) const override { return static_cast<double>(in_size.elements_at(n)) / 8; }
  PlanStepInfo info() const override {
    return line_of(kernel, formula, in_size, static_cast<double>(in_size.elements_at(1)));
  }

  kernels::Choice<kernels::SumRowsFunction<T>> kernel;
  NodeId in = 0, out;
  Extents in_size{}, out_size{};
  Division division = Division::rows;
  std::string_view formula;
};

// `list` names one of the two kernel lists; its template argument is chosen by the node's type.
template <class ListOf>
std::unique_ptr<Step> lower_column_sums(const Lowering& lowering, NodeId node, ListOf list) {
  return with_arithmetic(
      lowering.graph.node(node).type, lowering.precision, [&](auto element) -> std::unique_ptr<Step> {
        return std::make_unique<ColumnSumsStep<decltype(element)>>(lowering, node, list(element).select(lowering.tier));
      });
}

// Row by row: one value a row, or (softmax) a row for a row.
template <class T>
struct RowwiseStep final : Step {
  RowwiseStep(const Lowering& lowering, NodeId id, const kernels::Choice<kernels::RowReduceFunction<T>>& choice,
              double cost_per_element)
      : kernel(choice), out(id), cost(cost_per_element) {
    const Node& node = lowering.graph.node(id);
    in = node.inputs[0];
    in_size = extents(lowering.input(node, 0).shape);
    out_columns = size(extents(node.shape).columns);
    formula = node.op->formula;
  }

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const std::size_t columns = size(in_size.columns);
    const Range r = share_of_rows(size(in_size.rows_at(n)), thread, threads);
    if (r.begin >= r.end) return;
    kernel.function(static_cast<const T*>(memory[in]) + r.begin * columns, columns,
                    static_cast<T*>(memory[out]) + r.begin * out_columns, out_columns, r.end - r.begin, columns);
  }

  double work(std::int64_t n) const override { return static_cast<double>(in_size.elements_at(n)) * cost; }
  PlanStepInfo info() const override {
    return line_of(kernel, formula, in_size, cost * static_cast<double>(in_size.elements_at(1)));
  }

  kernels::Choice<kernels::RowReduceFunction<T>> kernel;
  NodeId in = 0, out;
  Extents in_size{};
  std::size_t out_columns = 1;
  std::string_view formula;
  double cost;
};

// `list` names one of the kernel lists; its template argument is chosen by the node's type.
template <class ListOf>
std::unique_ptr<Step> lower_rowwise(const Lowering& lowering, NodeId node, double cost, ListOf list) {
  return with_arithmetic(
      lowering.graph.node(node).type, lowering.precision, [&](auto element) -> std::unique_ptr<Step> {
        using T = decltype(element);
        return std::make_unique<RowwiseStep<T>>(lowering, node, list(element).select(lowering.tier), cost);
      });
}

}  // namespace

std::unique_ptr<Step> lower_sum_rows(const Lowering& lowering, NodeId node) {
  return lower_column_sums(lowering, node, [](auto element) { return kernels::sum_rows_list<decltype(element)>(); });
}

std::unique_ptr<Step> lower_sum_inputs(const Lowering& lowering, NodeId node) {
  return lower_column_sums(lowering, node, [](auto element) { return kernels::sum_inputs_list<decltype(element)>(); });
}

std::unique_ptr<Step> lower_sum_columns(const Lowering& lowering, NodeId node) {
  return lower_rowwise(lowering, node, 1, [](auto element) { return kernels::sum_columns_list<decltype(element)>(); });
}

std::unique_ptr<Step> lower_max_columns(const Lowering& lowering, NodeId node) {
  return lower_rowwise(lowering, node, 1, [](auto element) { return kernels::max_columns_list<decltype(element)>(); });
}

std::unique_ptr<Step> lower_log_sum_exp(const Lowering& lowering, NodeId node) {
  return lower_rowwise(lowering, node, 8, [](auto element) { return kernels::log_sum_exp_list<decltype(element)>(); });
}

std::unique_ptr<Step> lower_softmax(const Lowering& lowering, NodeId node) {
  return lower_rowwise(lowering, node, 8, [](auto element) { return kernels::softmax_list<decltype(element)>(); });
}

}  // namespace lamina
