#include "graph/step_row_major.hpp"

#include <utility>
#include <vector>

#include "base/aligned.hpp"
#include "graph/op.hpp"
#include "graph/panels.hpp"

namespace lamina {
namespace {

class RowMajorStep final : public Step {
 public:
  RowMajorStep(const Lowering& lowering, NodeId id, std::unique_ptr<Step> step)
      : lowering_(lowering), step_(std::move(step)), table_(lowering.graph.size()) {
    const Node& node = lowering.graph.node(id);
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
      if (!node.op->knows_panels_of(i)) add(node.inputs[i]);
    inputs_ = copies_.size();
    if (!node.op->knows_panels_of(Op::kResult)) add(id);
  }

  void run(Memory memory, std::int64_t n, int thread, int) const override {
    if (thread != 0) return;
    std::copy_n(memory, table_.size(), table_.begin());
    for (const auto& copy : copies_) table_[copy.first] = const_cast<char*>(copy.second.data());
    for (std::size_t i = 0; i < inputs_; ++i)
      each(i, memory, [](auto space, auto* rows, auto* panels) { unpack(space, panels, rows); });
    step_->run(table_.data(), n, 0, 1);
    if (inputs_ < copies_.size())
      each(inputs_, memory, [](auto space, auto* rows, auto* panels) { pack(space, rows, panels); });
  }

  double work(std::int64_t n) const override { return step_->work(n); }
  PlanStepInfo info() const override {
    PlanStepInfo line = step_->info();
    line.kernel += " on rows";
    return line;
  }

 private:
  void add(NodeId id) {
    const Node& node = lowering_.graph.node(id);
    const Extents space = extents(node.shape);
    if (!in_panels(space)) return;
    copies_.emplace_back(
        id, AlignedBuffer<char>(size(space.elements_at(1)) * element_size(node.type, lowering_.precision)));
  }

  template <class F>
  void each(std::size_t i, Memory memory, F f) const {
    const Node& node = lowering_.graph.node(copies_[i].first);
    with_element(node.type, lowering_.precision, [&](auto element) {
      using T = decltype(element);
      f(extents(node.shape), static_cast<T*>(table_[copies_[i].first]), static_cast<T*>(memory[copies_[i].first]));
    });
  }

  const Lowering lowering_;
  std::unique_ptr<Step> step_;
  std::vector<std::pair<NodeId, AlignedBuffer<char>>> copies_;  // inputs, then perhaps the result
  std::size_t inputs_ = 0;
  mutable std::vector<void*> table_;  // thread 0's alone
};

class UnpackStep final : public Step {
 public:
  UnpackStep(const Lowering& lowering, NodeId from, void* to) : lowering_(lowering), from_(from), to_(to) {}

  void run(Memory memory, std::int64_t, int thread, int) const override {
    if (thread != 0) return;
    const Node& node = lowering_.graph.node(from_);
    with_element(node.type, lowering_.precision, [&](auto element) {
      using T = decltype(element);
      unpack(extents(node.shape), static_cast<const T*>(memory[from_]), static_cast<T*>(to_));
    });
  }

  double work(std::int64_t) const override { return 0; }
  PlanStepInfo info() const override { return {"copy", "a, row by row", 0, 0}; }

 private:
  const Lowering lowering_;
  NodeId from_;
  void* to_;
};

}  // namespace

std::unique_ptr<Step> make_row_major(const Lowering& lowering, NodeId node, std::unique_ptr<Step> step) {
  return std::make_unique<RowMajorStep>(lowering, node, std::move(step));
}

std::unique_ptr<Step> make_unpack(const Lowering& lowering, NodeId from, void* to) {
  return std::make_unique<UnpackStep>(lowering, from, to);
}

}  // namespace lamina
