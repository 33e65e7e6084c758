#include "graph/step_elementwise.hpp"

#include <utility>

#include "base/thread_pool.hpp"
#include "graph/chain.hpp"

namespace lamina {
namespace {

class ElementwiseStep final : public Step {
 public:
  ElementwiseStep(std::unique_ptr<Chain> chain, Extents space) : chain_(std::move(chain)), space_(space) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const std::size_t rows = size(space_.rows_at(n)), columns = size(space_.columns);
    Range r{0, rows}, c{0, columns};
    if (rows >= 2 * static_cast<std::size_t>(threads))
      r = part(rows, thread, threads);
    else
      c = part(columns, thread, threads, 64);
    const Rect rect{r.begin, c.begin, r.size(), c.size()};
    if (!rect.empty()) chain_->run(memory, rect, thread, nullptr);
  }

  double work(std::int64_t n) const override { return static_cast<double>(space_.elements_at(n)) * chain_->cost; }
  PlanStepInfo info() const override {
    const double flops = static_cast<double>(chain_->operations) * static_cast<double>(space_.elements_at(1));
    return {chain_->kernel, chain_->formula, space_.symbolic() ? flops : 0, space_.symbolic() ? 0 : flops};
  }

 private:
  std::unique_ptr<Chain> chain_;
  Extents space_;
};

}  // namespace

std::unique_ptr<Step> make_elementwise(const Lowering& lowering, const Program& program, const Schedule& schedule,
                                       const Layout& layout, const Group& group, int threads) {
  auto chain = make_chain({lowering, program, schedule, layout, group.nodes, group.space}, threads);
  return std::make_unique<ElementwiseStep>(std::move(chain), group.space);
}

}  // namespace lamina
