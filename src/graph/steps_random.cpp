#include "graph/steps_random.hpp"

#include "graph/op.hpp"
#include "graph/shares.hpp"
#include "kernels/kernels.hpp"

namespace lamina {
namespace {

// Every row is one thread's. Seed and step are read at each run.
template <class T>
struct RandomStep final : Step {
  RandomStep(const Lowering& lowering, NodeId id, const kernels::Choice<kernels::RandomFunction<T>>& choice,
             double cost_per_number)
      : kernel(choice), out(id), cost(cost_per_number) {
    const Node& node = lowering.graph.node(id);
    seed = node.inputs[0], step = node.inputs[1], row = node.inputs[2];
    purpose = static_cast<std::uint32_t>(node.attributes.integer);
    out_size = extents(node.shape);
    formula = node.op->formula;
  }

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const std::size_t units = size(out_size.columns);
    const Range r = share_of_rows(size(out_size.rows_at(n)), thread, threads);
    if (r.begin >= r.end) return;
    const auto word = [&](NodeId node, std::size_t i) {
      return static_cast<std::uint32_t>(static_cast<const std::int32_t*>(memory[node])[i]);
    };
    const std::uint64_t key = word(seed, 0) | static_cast<std::uint64_t>(word(seed, 1)) << 32;
    kernel.function({key, purpose, word(step, 0)}, static_cast<const std::int32_t*>(memory[row]) + r.begin,
                    static_cast<T*>(memory[out]) + r.begin * units, units, r.end - r.begin, units);
  }

  double work(std::int64_t n) const override { return static_cast<double>(out_size.elements_at(n)) * cost; }
  PlanStepInfo info() const override { return line_of(kernel, formula, out_size, work(1)); }

  kernels::Choice<kernels::RandomFunction<T>> kernel;
  NodeId seed = 0, step = 0, row = 0, out;
  std::uint32_t purpose = 0;
  Extents out_size{};
  std::string_view formula;
  double cost;
};

template <class ListOf>
std::unique_ptr<Step> lower_random(const Lowering& lowering, NodeId node, double cost, ListOf list) {
  return with_arithmetic(
      lowering.graph.node(node).type, lowering.precision, [&](auto element) -> std::unique_ptr<Step> {
        using T = decltype(element);
        return std::make_unique<RandomStep<T>>(lowering, node, list(element).select(lowering.tier), cost);
      });
}

}  // namespace

std::unique_ptr<Step> lower_random_uniform(const Lowering& lowering, NodeId node) {
  return lower_random(lowering, node, 4,
                      [](auto element) { return kernels::random_uniform_list<decltype(element)>(); });
}

std::unique_ptr<Step> lower_random_normal(const Lowering& lowering, NodeId node) {
  return lower_random(lowering, node, 16,
                      [](auto element) { return kernels::random_normal_list<decltype(element)>(); });
}

}  // namespace lamina
