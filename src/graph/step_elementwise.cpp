#include "graph/step_elementwise.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/aligned.hpp"
#include "base/thread_pool.hpp"
#include "graph/op.hpp"
#include "kernels/kernels.hpp"

namespace lamina {
namespace {

constexpr std::size_t kBlock = 1024;  // elements of a block: a few blocks of fp64 fit the first-level cache
constexpr std::int32_t kNoScratch = -1;

// Where an instruction finds or leaves a value: a node's memory, or one of the thread's scratch blocks.
struct Place {
  NodeId node = 0;
  std::int32_t scratch = kNoScratch;
  std::ptrdiff_t row_stride = 0, column_stride = 1;  // of memory; scratch blocks are dense
};

template <class T>
struct Instruction {
  kernels::ElementwiseFunction<T> function;
  int arity;
  std::array<Place, 3> in;
  Place out;
};

// A rectangle of the space the group runs over.
struct Block {
  std::size_t row, column, rows, columns;
};

template <class T>
class ElementwiseStep final : public Step {
 public:
  Extents space{};
  bool flat = false;  // every operand is full or a single value: the space is one long row
  std::vector<Instruction<T>> instructions;
  std::string kernel, formula;
  double cost = 0;
  std::size_t scratch_blocks = 0;
  AlignedBuffer<T> scratch;

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    std::size_t rows = size(space.rows_at(n)), columns = size(space.columns);
    if (flat) columns *= rows, rows = 1;
    Range r{0, rows}, c{0, columns};
    if (rows >= 2 * static_cast<std::size_t>(threads))
      r = part(rows, thread, threads);
    else
      c = part(columns, thread, threads, 64);
    const std::size_t block_columns = std::min(kBlock, columns),
                      block_rows = std::max<std::size_t>(1, kBlock / columns);
    T* const blocks = const_cast<T*>(scratch.data()) + static_cast<std::size_t>(thread) * scratch_blocks * kBlock;
    for (std::size_t row = r.begin; row < r.end; row += block_rows)
      for (std::size_t column = c.begin; column < c.end; column += block_columns)
        run_block(memory, blocks,
                  {row, column, std::min(block_rows, r.end - row), std::min(block_columns, c.end - column)});
  }

  double work(std::int64_t n) const override { return static_cast<double>(space.elements_at(n)) * cost; }
  PlanStepInfo info() const override {
    const double flops = static_cast<double>(instructions.size()) * static_cast<double>(space.elements_at(1));
    return {kernel, formula, space.symbolic() ? flops : 0, space.symbolic() ? 0 : flops};
  }

 private:
  static kernels::Operand<T> operand(const Place& place, Memory memory, T* blocks, const Block& block) {
    if (place.scratch >= 0)
      return {blocks + static_cast<std::size_t>(place.scratch) * kBlock, static_cast<std::ptrdiff_t>(block.columns), 1};
    const T* data = static_cast<const T*>(memory[place.node]);
    return {data + static_cast<std::ptrdiff_t>(block.row) * place.row_stride +
                static_cast<std::ptrdiff_t>(block.column) * place.column_stride,
            place.row_stride, place.column_stride};
  }

  void run_block(Memory memory, T* blocks, const Block& block) const {
    for (const Instruction<T>& instruction : instructions) {
      std::array<kernels::Operand<T>, 3> in;
      for (int i = 0; i < instruction.arity; ++i)
        in[static_cast<std::size_t>(i)] = operand(instruction.in[static_cast<std::size_t>(i)], memory, blocks, block);
      const kernels::Operand<T> out = operand(instruction.out, memory, blocks, block);
      instruction.function(in.data(), const_cast<T*>(out.data), out.row_stride, block.rows, block.columns);
    }
  }
};

// Hands out scratch blocks and takes them back after a value's last use.
class ScratchPool {
 public:
  std::int32_t take() {
    if (free_.empty()) return count_++;
    const std::int32_t block = free_.back();
    free_.pop_back();
    return block;
  }
  void give_back(std::int32_t block) { free_.push_back(block); }
  std::size_t count() const { return static_cast<std::size_t>(count_); }

 private:
  std::vector<std::int32_t> free_;
  std::int32_t count_ = 0;
};

// Translates the nodes of one group to instructions.
template <class T>
class Translator {
 public:
  Translator(const Lowering& lowering, const Program& program, const Schedule& schedule, const Layout& layout,
             const Group& group)
      : lowering_(lowering), program_(program), schedule_(schedule), layout_(layout), group_(group) {}

  std::unique_ptr<Step> translate(int threads) {
    auto step = std::make_unique<ElementwiseStep<T>>();
    step->space = group_.space;
    step->flat = is_flat();
    flat_ = step->flat;
    find_last_uses();
    for (std::size_t i = 0; i < group_.nodes.size(); ++i) add(*step, i);
    step->scratch_blocks = scratch_.count();
    step->scratch = AlignedBuffer<T>(scratch_.count() * kBlock * static_cast<std::size_t>(threads));
    return step;
  }

 private:
  Extents extents_of(NodeId id) const { return extents(program_.node(id).shape); }
  bool inside(NodeId id) const { return schedule_.group_of[id] == schedule_.group_of[group_.nodes[0]]; }

  bool is_flat() const {
    if (group_.space.rows == 1) return true;
    for (const NodeId id : group_.nodes)
      for (const NodeId input : program_.node(id).inputs) {
        const Extents operand = extents_of(program_.of(input));
        if (!operand.single() && !(operand == group_.space)) return false;
      }
    return true;
  }

  void find_last_uses() {
    last_use_.assign(group_.nodes.size(), 0);
    for (std::size_t i = 0; i < group_.nodes.size(); ++i)
      for (const NodeId input : program_.node(group_.nodes[i]).inputs)
        if (inside(program_.of(input))) last_use_[place(program_.of(input))] = i;
  }

  std::size_t place(NodeId id) const { return static_cast<std::size_t>(schedule_.place_of[id]); }

  Place memory_place(NodeId id) const {
    const Extents operand = extents_of(id);
    if (flat_) return {id, kNoScratch, 0, operand.single() && !group_.space.single() ? 0 : 1};
    return {id, kNoScratch, operand.rows == 1 ? 0 : operand.columns,
            operand.columns == 1 && group_.space.columns != 1 ? 0 : 1};
  }

  Place source(NodeId id) const {
    const auto found =
        std::find_if(in_scratch_.begin(), in_scratch_.end(), [&](const auto& entry) { return entry.first == id; });
    return found == in_scratch_.end() ? memory_place(id) : Place{id, found->second};
  }

  void add(ElementwiseStep<T>& step, std::size_t i) {
    const NodeId id = group_.nodes[i];
    const Node& node = program_.node(id);
    const auto& kernel = kernels::elementwise_list<T>(*node.op->elementwise).select(lowering_.tier);
    Instruction<T> instruction{kernel.function, static_cast<int>(node.inputs.size()), {}, {}};
    for (std::size_t k = 0; k < node.inputs.size(); ++k) instruction.in[k] = source(program_.of(node.inputs[k]));
    // The result never takes a block that this instruction still reads.
    instruction.out = memory_place(id);
    if (!layout_.stored[id]) {
      instruction.out = {id, scratch_.take()};
      in_scratch_.emplace_back(id, instruction.out.scratch);
    }
    release_dead(i);
    step.instructions.push_back(instruction);
    step.kernel =
        step.instructions.size() == 1 ? kernel.name : "elementwise(" + std::to_string(step.instructions.size()) + ")";
    step.formula += (step.formula.empty() ? "" : "; ") + std::string(node.op->name);
    step.cost += transcendental(*node.op->elementwise) ? 4 : 0.5;
  }

  static bool transcendental(kernels::Elementwise op) {
    using E = kernels::Elementwise;
    return op == E::exponential || op == E::logarithm || op == E::tanh || op == E::sigmoid || op == E::softplus ||
           op == E::erf || op == E::expm1;
  }

  void release_dead(std::size_t i) {
    for (auto entry = in_scratch_.begin(); entry != in_scratch_.end();) {
      if (last_use_[place(entry->first)] <= i && place(entry->first) != i) {
        scratch_.give_back(entry->second);
        entry = in_scratch_.erase(entry);
      } else {
        ++entry;
      }
    }
  }

  const Lowering& lowering_;
  const Program& program_;
  const Schedule& schedule_;
  const Layout& layout_;
  const Group& group_;
  bool flat_ = false;
  std::vector<std::size_t> last_use_;
  std::vector<std::pair<NodeId, std::int32_t>> in_scratch_;
  ScratchPool scratch_;
};

}  // namespace

std::unique_ptr<Step> make_elementwise(const Lowering& lowering, const Program& program, const Schedule& schedule,
                                       const Layout& layout, const Group& group, int threads) {
  return with_arithmetic(group.type, lowering.precision, [&](auto element) {
    return Translator<decltype(element)>(lowering, program, schedule, layout, group).translate(threads);
  });
}

}  // namespace lamina
