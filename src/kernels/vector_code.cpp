#include "kernels/vector_code.hpp"

#include <bit>
#include <type_traits>

#include "kernels/elementwise_formulas.hpp"

namespace lamina::kernels {
namespace {

struct Recorded {
  VectorCode* code;
  VectorValue value;
};

struct RecordedValue : Recorded {};
struct RecordedBits : Recorded {};
struct RecordedMask : Recorded {};

template <class... From>
std::array<VectorValue, 3> values(const From&... from) {
  std::array<VectorValue, 3> in{kNoValue, kNoValue, kNoValue};
  std::size_t i = 0;
  ((in[i++] = from.value), ...);
  return in;
}
template <class To, class First, class... Rest>
To make(VectorOp op, const First& first, const Rest&... rest) {
  return To{{first.code, first.code->emit(op, values(first, rest...))}};
}

RecordedValue operator+(RecordedValue a, RecordedValue b) { return make<RecordedValue>(VectorOp::add, a, b); }
RecordedValue operator-(RecordedValue a, RecordedValue b) { return make<RecordedValue>(VectorOp::subtract, a, b); }
RecordedValue operator*(RecordedValue a, RecordedValue b) { return make<RecordedValue>(VectorOp::multiply, a, b); }
RecordedValue operator/(RecordedValue a, RecordedValue b) { return make<RecordedValue>(VectorOp::divide, a, b); }
RecordedBits operator+(RecordedBits a, RecordedBits b) { return make<RecordedBits>(VectorOp::add_bits, a, b); }

// An Ops policy of math_formulas.hpp that writes down what is asked of it.
template <class T>
struct RecordingOps {
  using Lane = T;
  using Value = RecordedValue;
  using Bits = RecordedBits;
  using Mask = RecordedMask;
  using Word = typename math::Format<T>::Word;
  VectorCode* code;

  Value set(T x) const { return {{code, code->constant(std::bit_cast<Word>(x))}}; }
  Bits set_bits(Word x) const { return {{code, code->constant(x)}}; }
  Value fma(Value a, Value b, Value c) const { return make<Value>(VectorOp::fused, a, b, c); }
  Value square_root(Value x) const { return make<Value>(VectorOp::square_root, x); }

  Value absolute(Value x) const { return make<Value>(VectorOp::absolute, x); }
  Value negate(Value x) const { return make<Value>(VectorOp::negate, x); }
  Value copy_sign(Value size, Value sign) const { return make<Value>(VectorOp::copy_sign, size, sign); }

  Mask less(Value a, Value b) const { return make<Mask>(VectorOp::less, a, b); }
  Mask equal(Value a, Value b) const { return make<Mask>(VectorOp::equal, a, b); }
  Mask both(Mask a, Mask b) const { return make<Mask>(VectorOp::both, a, b); }
  Mask any_bit(Bits bits, Word which) const { return make<Mask>(VectorOp::any_bit, bits, set_bits(which)); }
  Value select(Mask mask, Value yes, Value no) const { return make<Value>(VectorOp::select, mask, yes, no); }

  Bits bits(Value x) const { return {{x.code, x.value}}; }
  Value value(Bits x) const { return {{x.code, x.value}}; }
  Bits bits_and(Bits a, Bits b) const { return make<Bits>(VectorOp::and_bits, a, b); }
  template <int N>
  Bits shift_left(Bits x) const {
    return {{code, code->emit(VectorOp::shift_left, values(x), N)}};
  }
  template <int N>
  Bits shift_right(Bits x) const {
    return {{code, code->emit(VectorOp::shift_right, values(x), N)}};
  }
};

}  // namespace

int VectorCode::add_operand(const VectorOperand& operand) {
  operands_.push_back(operand);
  return static_cast<int>(operands_.size()) - 1;
}

VectorValue VectorCode::load(int operand) {
  return emit(VectorOp::load, {kNoValue, kNoValue, kNoValue}, static_cast<std::uint64_t>(operand));
}
VectorValue VectorCode::constant(std::uint64_t bits) {
  return emit(VectorOp::constant, {kNoValue, kNoValue, kNoValue}, bits);
}

VectorValue VectorCode::emit(VectorOp op, std::array<VectorValue, 3> in, std::uint64_t immediate) {
  // p < q ? q : p and p < q ? p : q are single instructions.
  if (op == VectorOp::select) {
    const VectorInstruction& mask = instructions_[static_cast<std::size_t>(in[0])];
    if (mask.op == VectorOp::less && in[1] == mask.in[1] && in[2] == mask.in[0])
      return emit(VectorOp::maximum, {in[1], in[2], kNoValue});
    if (mask.op == VectorOp::less && in[1] == mask.in[0] && in[2] == mask.in[1])
      return emit(VectorOp::minimum, {in[1], in[2], kNoValue});
  }
  const auto next = static_cast<VectorValue>(instructions_.size());
  if (!makes_mask(op)) {
    const auto [known, fresh] = known_.emplace(std::tuple(op, in, immediate), next);
    if (!fresh) return known->second;
  }
  instructions_.push_back({op, in, immediate});
  return next;
}

void VectorCode::store(int operand, VectorValue value) {
  instructions_.push_back({VectorOp::store, {value, kNoValue, kNoValue}, static_cast<std::uint64_t>(operand)});
}

template <class T>
VectorValue VectorCode::apply(Elementwise op, const std::array<VectorValue, 3>& in) {
  const RecordingOps<T> ops{this};
  const auto at = [&](std::size_t i) { return RecordedValue{{this, in[i]}}; };
  switch (op) {
#define X(name, arity)                                                                                  \
  case Elementwise::name:                                                                               \
    if constexpr (arity == 1) return kernels::apply<Elementwise::name>(ops, at(0)).value;               \
    if constexpr (arity == 2) return kernels::apply<Elementwise::name>(ops, at(0), at(1)).value;        \
    if constexpr (arity == 3) return kernels::apply<Elementwise::name>(ops, at(0), at(1), at(2)).value; \
    break;
    LAMINA_ELEMENTWISE(X)
#undef X
  }
  return kNoValue;
}
template VectorValue VectorCode::apply<float>(Elementwise, const std::array<VectorValue, 3>&);
template VectorValue VectorCode::apply<double>(Elementwise, const std::array<VectorValue, 3>&);

std::vector<VectorInstruction> VectorCode::live_instructions() const {
  std::vector<bool> live(instructions_.size(), false);
  for (std::size_t i = instructions_.size(); i-- > 0;) {
    const VectorInstruction& instruction = instructions_[i];
    live[i] = live[i] || instruction.op == VectorOp::store;
    if (!live[i]) continue;
    for (const VectorValue in : instruction.in)
      if (in != kNoValue) live[static_cast<std::size_t>(in)] = true;
  }
  std::vector<VectorInstruction> kept;
  std::vector<VectorValue> place(instructions_.size(), kNoValue);
  for (std::size_t i = 0; i < instructions_.size(); ++i) {
    if (!live[i]) continue;
    place[i] = static_cast<VectorValue>(kept.size());
    kept.push_back(instructions_[i]);
    for (VectorValue& in : kept.back().in)
      if (in != kNoValue) in = place[static_cast<std::size_t>(in)];
  }
  return kept;
}

}  // namespace lamina::kernels
