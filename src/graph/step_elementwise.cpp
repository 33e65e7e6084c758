#include "graph/step_elementwise.hpp"

#include <utility>

#include "graph/chain.hpp"
#include "graph/shares.hpp"

namespace lamina {
namespace {

class ElementwiseStep final : public Step {
 public:
  ElementwiseStep(std::unique_ptr<Chain> chain, Extents space, Division division)
      : chain_(std::move(chain)), space_(space), division_(division) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    for (const Rect& share : Shares(division_, space_, n, thread, threads))
      for_panels(space_, share, [&](const Rect& rect) { chain_->run(memory, rect, thread, nullptr); });
  }

  double work(std::int64_t n) const override { return static_cast<double>(space_.elements_at(n)) * chain_->cost; }
  PlanStepInfo info() const override { return chain_->info(space_); }

 private:
  std::unique_ptr<Chain> chain_;
  Extents space_;
  Division division_;
};

}  // namespace

std::unique_ptr<Step> make_elementwise(const Lowering& lowering, const Program& program, const Schedule& schedule,
                                       const Layout& layout, const Group& group) {
  auto chain = make_chain({lowering, program, schedule, layout, group.chain(), group.space});
  const Division division = division_of(lowering.graph, program.node(group.nodes[0]), lowering.rows_only);
  return std::make_unique<ElementwiseStep>(std::move(chain), group.space, division);
}

}  // namespace lamina
