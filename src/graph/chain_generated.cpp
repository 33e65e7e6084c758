#include "graph/chain_generated.hpp"

#include <array>
#include <utility>
#include <vector>

#include "graph/chain_operands.hpp"
#include "graph/op.hpp"
#include "kernels/generated.hpp"

namespace lamina {
namespace {

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

}  // namespace

template <class T>
std::unique_ptr<Chain> make_generated_chain(const ChainSource& source, std::string& refused) {
  auto chain = Recorder<T>(source).record(refused);
  if (chain) chain->kernel = "generated_avx512(" + std::to_string(source.nodes.size()) + ")";
  return chain;
}
template std::unique_ptr<Chain> make_generated_chain<float>(const ChainSource&, std::string&);
template std::unique_ptr<Chain> make_generated_chain<double>(const ChainSource&, std::string&);

}  // namespace lamina
