#include "graph/chain_kernels.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/aligned.hpp"
#include "graph/chain_operands.hpp"
#include "graph/op.hpp"
#include "kernels/kernels.hpp"

namespace lamina {
namespace {

constexpr std::size_t kBlock = 1024;  // elements of a block: a few blocks of fp64 fit the first-level cache
constexpr std::int32_t kNoScratch = -1;

// Where an instruction finds or leaves a value: in memory, or in one of the thread's scratch blocks.
struct Place {
  ChainOperand operand;
  std::int32_t scratch = kNoScratch;
};

template <class T>
struct Instruction {
  kernels::ElementwiseFunction<T> function;
  int arity;
  std::array<Place, 3> in;
  Place out;
};

template <class T>
class KernelChain final : public Chain {
 public:
  Extents space{};
  std::vector<Instruction<T>> instructions;
  std::size_t scratch_blocks = 0;
  AlignedBuffer<T> scratch;

  void run(Memory memory, const Rect& rect, int thread, const Local* local) const override {
    const std::size_t block_columns = std::min(kBlock, rect.columns),
                      block_rows = std::max<std::size_t>(1, kBlock / rect.columns);
    T* const blocks = const_cast<T*>(scratch.data()) + static_cast<std::size_t>(thread) * scratch_blocks * kBlock;
    for (std::size_t row = 0; row < rect.rows; row += block_rows)
      for (std::size_t column = 0; column < rect.columns; column += block_columns)
        run_block(memory, blocks, rect,
                  {row, column, std::min(block_rows, rect.rows - row), std::min(block_columns, rect.columns - column)},
                  local);
  }

 private:
  // `block` counts from the corner of `rect`.
  kernels::Operand<T> operand(const Place& place, Memory memory, T* blocks, const Rect& rect, const Rect& block,
                              const Local* local) const {
    if (place.scratch >= 0)
      return {blocks + static_cast<std::size_t>(place.scratch) * kBlock, static_cast<std::ptrdiff_t>(block.columns), 1};
    const Located<T> at = locate<T>(place.operand, space, memory, rect, local);
    const std::ptrdiff_t column_stride = place.operand.splat() && !space.single() ? 0 : 1;
    return {at.data + static_cast<std::ptrdiff_t>(block.row) * at.row_stride +
                static_cast<std::ptrdiff_t>(block.column) * column_stride,
            at.row_stride, column_stride};
  }

  void run_block(Memory memory, T* blocks, const Rect& rect, const Rect& block, const Local* local) const {
    for (const Instruction<T>& instruction : instructions) {
      std::array<kernels::Operand<T>, 3> in;
      for (int i = 0; i < instruction.arity; ++i)
        in[static_cast<std::size_t>(i)] =
            operand(instruction.in[static_cast<std::size_t>(i)], memory, blocks, rect, block, local);
      const kernels::Operand<T> out = operand(instruction.out, memory, blocks, rect, block, local);
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

// Translates the nodes to one kernel call each.
template <class T>
class Translator {
 public:
  explicit Translator(const ChainSource& source) : source_(source) {}

  std::unique_ptr<KernelChain<T>> translate() {
    auto chain = std::make_unique<KernelChain<T>>();
    chain->space = source_.space;
    find_last_uses();
    for (std::size_t i = 0; i < source_.nodes.size(); ++i) add(*chain, i);
    chain->scratch_blocks = scratch_.count();
    chain->scratch = AlignedBuffer<T>(scratch_.count() * kBlock * static_cast<std::size_t>(source_.lowering.threads));
    return chain;
  }

 private:
  // The place among the chain's nodes, one past the end for other nodes.
  std::size_t place(NodeId id) const {
    return static_cast<std::size_t>(std::find(source_.nodes.begin(), source_.nodes.end(), id) - source_.nodes.begin());
  }

  void find_last_uses() {
    last_use_.assign(source_.nodes.size() + 1, 0);
    for (std::size_t i = 0; i < source_.nodes.size(); ++i)
      for (const NodeId input : source_.program.node(source_.nodes[i]).inputs)
        last_use_[place(source_.program.of(input))] = i;
  }

  Place memory_place(NodeId id) const {
    return {{id, spread_of(extents(source_.program.node(id).shape), source_.space)}};
  }

  Place source_place(NodeId id) const {
    const auto found =
        std::find_if(in_scratch_.begin(), in_scratch_.end(), [&](const auto& entry) { return entry.first == id; });
    Place place = memory_place(id);
    if (found != in_scratch_.end()) place.scratch = found->second;
    return place;
  }

  void add(KernelChain<T>& chain, std::size_t i) {
    const NodeId id = source_.nodes[i];
    const Node& node = source_.program.node(id);
    const auto kernel = kernels::elementwise_list<T>(*node.op->elementwise).select(source_.lowering.tier);
    Instruction<T> instruction{kernel.function, static_cast<int>(node.inputs.size()), {}, {}};
    for (std::size_t k = 0; k < node.inputs.size(); ++k)
      instruction.in[k] = source_place(source_.program.of(node.inputs[k]));
    // The result never takes a block that this instruction still reads.
    instruction.out = memory_place(id);
    if (!source_.layout.stored[id]) {
      instruction.out.scratch = scratch_.take();
      in_scratch_.emplace_back(id, instruction.out.scratch);
    }
    release_dead(i);
    chain.instructions.push_back(instruction);
    const bool first = chain.instructions.size() == 1;
    chain.kernel = first ? kernel.name : "elementwise(" + std::to_string(chain.instructions.size()) + ")";
    chain.refused = first ? kernel.refused() : std::string();
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

  const ChainSource& source_;
  std::vector<std::size_t> last_use_;
  std::vector<std::pair<NodeId, std::int32_t>> in_scratch_;
  ScratchPool scratch_;
};

}  // namespace

template <class T>
std::unique_ptr<Chain> make_kernel_chain(const ChainSource& source) {
  return Translator<T>(source).translate();
}
template std::unique_ptr<Chain> make_kernel_chain<float>(const ChainSource&);
template std::unique_ptr<Chain> make_kernel_chain<double>(const ChainSource&);

}  // namespace lamina
