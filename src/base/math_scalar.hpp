// One scalar as an Ops policy of math_formulas.hpp: std::fma is right, if slow, on every CPU.
#pragma once

#include <bit>
#include <cmath>

#include "base/math_formulas.hpp"

namespace lamina::math {

template <class T>
struct ScalarOps {
  using Lane = T;
  using Value = T;
  using Bits = typename Format<T>::Word;
  using Mask = bool;

  Value set(T x) const { return x; }
  Bits set_bits(Bits x) const { return x; }
  Value fma(Value a, Value b, Value c) const { return std::fma(a, b, c); }  // a·b + c, one rounding
  Value square_root(Value x) const { return std::sqrt(x); }

  Value absolute(Value x) const { return std::fabs(x); }
  Value negate(Value x) const { return -x; }  // flips the sign bit
  Value copy_sign(Value size, Value sign) const { return std::copysign(size, sign); }

  Mask less(Value a, Value b) const { return a < b; }
  Mask equal(Value a, Value b) const { return a == b; }
  Mask both(Mask a, Mask b) const { return a && b; }
  Mask any_bit(Bits bits, Bits which) const { return (bits & which) != 0; }
  Value select(Mask mask, Value yes, Value no) const { return mask ? yes : no; }

  Bits bits(Value x) const { return std::bit_cast<Bits>(x); }
  Value value(Bits x) const { return std::bit_cast<T>(x); }
  Bits bits_and(Bits a, Bits b) const { return a & b; }
  template <int N>
  Bits shift_left(Bits x) const {
    return x << N;
  }
  template <int N>
  Bits shift_right(Bits x) const {
    return x >> N;
  }
};

}  // namespace lamina::math
