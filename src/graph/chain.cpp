#include "graph/chain.hpp"

#include <array>
#include <utility>

#include "base/aligned.hpp"
#include "graph/chain_operands.hpp"
#include "graph/op.hpp"
#include "kernels/generated.hpp"
#include "kernels/kernels.hpp"

namespace lamina {
namespace {

// ---- by generated code ----

template <class T>
class GeneratedChain final : public Chain {
 public:
  Extents space{};
  std::vector<ChainOperand> operands;
  std::unique_ptr<kernels::Generated> code;

  void run(Memory memory, const Rect& rect, int, const Local* local) const override {
    void* data[kMaxOperands];
    std::ptrdiff_t strides[kMaxOperands];
    bool one_run = true;  // rows follow each other without a gap
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const Located<T> at = locate<T>(operands[i], space, memory, rect, local);
      data[i] = at.data;
      strides[i] = at.row_stride * static_cast<std::ptrdiff_t>(sizeof(T));
      one_run = one_run &&
                (operands[i].spread == Spread::single ||
                 (operands[i].spread == Spread::full && at.row_stride == static_cast<std::ptrdiff_t>(rect.columns)));
    }
    if (one_run)
      code->function(data, strides, 1, rect.rows * rect.columns);
    else
      code->function(data, strides, rect.rows, rect.columns);
  }

  static constexpr std::size_t kMaxOperands = 64;
};

// Records the nodes' formulas; `values` knows what has been computed.
template <class T>
class Recorder {
 public:
  explicit Recorder(const ChainSource& source) : source_(source) {}

  std::unique_ptr<GeneratedChain<T>> record(std::string& refused) {
    for (const NodeId id : source_.nodes) add(id);
    if (operands_.size() > GeneratedChain<T>::kMaxOperands) {
      refused = "it has too many operands";
      return nullptr;
    }
    auto chain = std::make_unique<GeneratedChain<T>>();
    chain->code = kernels::generate_avx512<T>(code_, refused);
    if (!chain->code) return nullptr;
    chain->space = source_.space;
    chain->operands = std::move(operands_);
    return chain;
  }

 private:
  void add(NodeId id) {
    const Node& node = source_.program.node(id);
    std::array<kernels::VectorValue, 3> in{kernels::kNoValue, kernels::kNoValue, kernels::kNoValue};
    for (std::size_t k = 0; k < node.inputs.size(); ++k) in[k] = value_of(source_.program.of(node.inputs[k]));
    const kernels::VectorValue value = code_.apply<T>(*node.op->elementwise, in);
    values_.emplace_back(id, value);
    if (source_.layout.stored[id]) code_.store(operand(id), value);
  }

  kernels::VectorValue value_of(NodeId id) {
    for (const auto& known : values_)
      if (known.first == id) return known.second;
    values_.emplace_back(id, code_.load(operand(id)));
    return values_.back().second;
  }

  int operand(NodeId id) {
    const Spread spread = spread_of(extents(source_.program.node(id).shape), source_.space);
    operands_.push_back({id, spread});
    return code_.add_operand({.splat = operands_.back().splat()});
  }

  const ChainSource& source_;
  kernels::VectorCode code_;
  std::vector<ChainOperand> operands_;
  std::vector<std::pair<NodeId, kernels::VectorValue>> values_;
};

// ---- by kernels, block by block ----

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

// ---- both ----

double cost_of(kernels::Elementwise op) {
  using E = kernels::Elementwise;
  const bool transcendental = op == E::exponential || op == E::logarithm || op == E::tanh || op == E::sigmoid ||
                              op == E::softplus || op == E::erf || op == E::expm1;
  return transcendental ? 4 : 0.5;
}

void describe(const ChainSource& source, Chain& chain) {
  for (const NodeId id : source.nodes) {
    const Op& op = *source.program.node(id).op;
    chain.formula += (chain.formula.empty() ? "" : "; ") + std::string(op.name);
    chain.cost += cost_of(*op.elementwise);
  }
  chain.operations = source.nodes.size();
  const auto inside = [&](NodeId id) {
    return std::find(source.nodes.begin(), source.nodes.end(), id) != source.nodes.end();
  };
  std::vector<NodeId> read;
  for (const NodeId id : source.nodes) {
    chain.stores += source.layout.stored[id];
    for (NodeId input : source.program.node(id).inputs) {
      input = source.program.of(input);
      const bool known = inside(input) || std::find(read.begin(), read.end(), input) != read.end();
      if (!known && extents(source.program.node(input).shape) == source.space) read.push_back(input);
    }
  }
  chain.loads = read.size();
}

template <class T>
std::unique_ptr<Chain> make_chain_of(const ChainSource& source) {
  std::string refused = "generated_avx512 needs tier avx512", reason;
  if (source.lowering.tier >= CpuTier::avx512) {
    if (std::unique_ptr<Chain> chain = Recorder<T>(source).record(reason)) {
      chain->kernel = "generated_avx512(" + std::to_string(source.nodes.size()) + ")";
      return chain;
    }
    refused = "generated_avx512: " + reason;
  }
  std::unique_ptr<Chain> chain = Translator<T>(source).translate();
  chain->refused = refused + (chain->refused.empty() ? "" : ", " + chain->refused);
  return chain;
}

}  // namespace

PlanStepInfo Chain::info(Extents space) const {
  PlanStepInfo line{kernel, formula};
  line.refused = refused;
  const auto elements = static_cast<double>(space.elements_at(1));
  (space.symbolic() ? line.flops_per_row : line.flops) = static_cast<double>(operations) * elements;
  return line;
}

void Chain::append_to(PlanStepInfo& line, Extents space) const {
  const PlanStepInfo more = info(space);
  line.kernel += " + " + more.kernel;
  line.formula += "; " + more.formula;
  line.flops_per_row += more.flops_per_row;
  line.flops += more.flops;
  add_refusal(line, more.refused);
}

std::unique_ptr<Chain> make_chain(const ChainSource& source) {
  auto chain = with_arithmetic(source.program.node(source.nodes.front()).type, source.lowering.precision,
                               [&](auto element) { return make_chain_of<decltype(element)>(source); });
  describe(source, *chain);
  return chain;
}

}  // namespace lamina
