// What an elementwise chain does to one vector of elements, as straight-line code in single-assignment form: the input
// of the code generator. It is recorded from the same formulas that the compiled kernels use, so both round alike.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "kernels/kernels.hpp"

namespace lamina::kernels {

enum class VectorOp : std::uint8_t {
  load,      // the element of operand `immediate`
  constant,  // the bits `immediate`, an element's width
  add,
  subtract,
  multiply,
  divide,
  square_root,
  fused,  // in0·in1 + in2, one rounding
  absolute,
  negate,
  copy_sign,  // size in0, sign in1
  maximum,    // in0 > in1 ? in0 : in1
  minimum,    // in0 < in1 ? in0 : in1
  less,       // → mask
  equal,      // → mask
  both,       // masks → mask
  any_bit,    // in0 & in1 ≠ 0 → mask
  select,     // mask in0 ? in1 : in2
  broadcast,  // the first lane of in0 in all lanes
  permute,    // of in1 the lane that each lane of in0 names
  add_bits,
  and_bits,
  shift_left,   // by `immediate`
  shift_right,  // logical, by `immediate`
  store         // in0 into operand `immediate`
};

using VectorValue = std::int32_t;  // the index of the instruction that makes it
inline constexpr VectorValue kNoValue = -1;

struct VectorInstruction {
  VectorOp op;
  std::array<VectorValue, 3> in{kNoValue, kNoValue, kNoValue};
  std::uint64_t immediate = 0;
};

// An operand of the whole code, as it is addressed.
struct VectorOperand {
  bool splat = false;  // one value for a whole row; otherwise the row's elements lie side by side
  // Of code for one vector (generate_once): element `offset` of what memory[slot] points to is the first, `lanes` are
  // touched.
  std::size_t slot = 0, offset = 0, lanes = 0;
};

class VectorCode {
 public:
  int add_operand(const VectorOperand& operand);
  VectorValue load(int operand);
  VectorValue constant(std::uint64_t bits);
  // A repeated pure instruction is the value of the first; masks are made anew, because there are few registers for
  // them.
  VectorValue emit(VectorOp op, std::array<VectorValue, 3> in, std::uint64_t immediate = 0);
  void store(int operand, VectorValue value);

  // The value of `op` on `in`, by the formula of elementwise_formulas.hpp for elements of T.
  template <class T>
  VectorValue apply(Elementwise op, const std::array<VectorValue, 3>& in);

  const std::vector<VectorOperand>& operands() const { return operands_; }
  // Without what no store needs.
  std::vector<VectorInstruction> live_instructions() const;

 private:
  std::vector<VectorOperand> operands_;
  std::vector<VectorInstruction> instructions_;
  std::map<std::tuple<VectorOp, std::array<VectorValue, 3>, std::uint64_t>, VectorValue> known_;
};

inline bool makes_mask(VectorOp op) {
  return op == VectorOp::less || op == VectorOp::equal || op == VectorOp::both || op == VectorOp::any_bit;
}

}  // namespace lamina::kernels
