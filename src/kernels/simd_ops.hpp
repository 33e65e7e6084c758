// One Highway vector as an Ops policy of math_formulas.hpp. Included only by files X_avx2.cpp and X_avx512.cpp, which
// define LAMINA_TIER as their namespace: the compiler flags of the file choose the instruction set, and nothing
// compiled under them may be shared with other files, so everything here has internal linkage.
#pragma once

#ifndef LAMINA_TIER
#error "define LAMINA_TIER as avx2 or avx512 before including this file"
#endif

#define HWY_COMPILE_ONLY_STATIC
#include <hwy/highway.h>

#include "base/math_formulas.hpp"
#include "kernels/tiers.hpp"
#include "kernels/tree_sum.hpp"

// A loop of constant length, unrolled early, so that arrays of vectors stay in registers.
#define LAMINA_FOR(i, count) _Pragma("GCC unroll 16") for (int i = 0; i < (count); ++i)

static_assert(HWY_TARGET == (HWY_MAX_BYTES == 64 ? HWY_AVX3 : HWY_AVX2), "the flags of the tier's file do not fit it");

namespace lamina::kernels::LAMINA_TIER {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// `D` is a Highway tag: the element type and the number of lanes.
template <class D>
struct SimdOps {
  using Lane = hn::TFromD<D>;
  using Value = hn::Vec<D>;
  using Unsigned = hn::RebindToUnsigned<D>;
  using Bits = hn::Vec<Unsigned>;
  using Mask = hn::Mask<D>;
  static constexpr D d{};
  static constexpr Unsigned u{};

  HWY_INLINE Value set(Lane x) const { return hn::Set(d, x); }
  HWY_INLINE Bits set_bits(hn::TFromD<Unsigned> x) const { return hn::Set(u, x); }
  HWY_INLINE Value fma(Value a, Value b, Value c) const { return hn::MulAdd(a, b, c); }
  HWY_INLINE Value square_root(Value x) const { return hn::Sqrt(x); }

  HWY_INLINE Value absolute(Value x) const { return hn::Abs(x); }
  HWY_INLINE Value negate(Value x) const { return hn::Neg(x); }
  HWY_INLINE Value copy_sign(Value size, Value sign) const { return hn::CopySign(size, sign); }

  HWY_INLINE Mask less(Value a, Value b) const { return hn::Lt(a, b); }
  HWY_INLINE Mask equal(Value a, Value b) const { return hn::Eq(a, b); }
  HWY_INLINE Mask both(Mask a, Mask b) const { return hn::And(a, b); }
  HWY_INLINE Mask any_bit(Bits bits, hn::TFromD<Unsigned> which) const {
    return hn::RebindMask(d, hn::Ne(hn::And(bits, set_bits(which)), hn::Zero(u)));
  }
  HWY_INLINE Value select(Mask mask, Value yes, Value no) const { return hn::IfThenElse(mask, yes, no); }

  HWY_INLINE Bits bits(Value x) const { return hn::BitCast(u, x); }
  HWY_INLINE Value value(Bits x) const { return hn::BitCast(d, x); }
  HWY_INLINE Bits bits_and(Bits a, Bits b) const { return hn::And(a, b); }
  template <int N>
  HWY_INLINE Bits shift_left(Bits x) const {
    return hn::ShiftLeft<N>(x);
  }
  template <int N>
  HWY_INLINE Bits shift_right(Bits x) const {
    return hn::ShiftRight<N>(x);
  }
};

template <class T>
using Tag = hn::ScalableTag<T>;
template <class T>
using Vector = hn::Vec<Tag<T>>;
template <class T>
inline constexpr std::size_t kLanes = hn::MaxLanes(Tag<T>());

// The first `count` ≤ kLanes elements; what lies beyond is neither read nor written.
template <class T>
HWY_INLINE Vector<T> load_first(hn::Mask<Tag<T>> first, const T* p) {
  return hn::MaskedLoad(first, Tag<T>(), p);
}
template <class T>
HWY_INLINE void store_first(Vector<T> v, hn::Mask<Tag<T>> first, T* p) {
  hn::BlendedStore(v, first, Tag<T>(), p);
}

// The tree's shape from above: of more than one block of rows, those that the left branch sums, the largest power of
// two of blocks that leaves the right branch some.
constexpr std::size_t left_rows(std::size_t rows) {
  std::size_t left = kBlockRows;
  while (2 * left < rows) left *= 2;
  return left;
}

}  // namespace
}  // namespace lamina::kernels::LAMINA_TIER
