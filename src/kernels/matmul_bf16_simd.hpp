// The product of packed bf16 factors on CPUs without instructions for bf16: numbers are widened to fp32 in registers.
// It gives the reference's bits, and so those of AMX.
#pragma once

#include <xmmintrin.h>

#include "kernels/bf16_tiers.hpp"
#include "kernels/simd_ops.hpp"

namespace lamina::kernels::LAMINA_TIER {
namespace {

// Denormals count as zero, in operands and results, as long as it lives.
class FlushDenormals {
 public:
  FlushDenormals() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040); }  // FTZ, DAZ
  ~FlushDenormals() { _mm_setcsr(before_); }
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
  unsigned before_;
};

using Words = hn::Vec<Tag<std::uint32_t>>;
inline constexpr int kStripVectors = static_cast<int>(kTileOuter / kLanes<float>);
inline constexpr int kMaxRows = kStripVectors == 1 ? 6 : 2;

// The lower and the upper half of each word, widened.
HWY_INLINE Vector<float> even(Words pairs) { return hn::BitCast(Tag<float>(), hn::ShiftLeft<16>(pairs)); }
HWY_INLINE Vector<float> odd(Words pairs) {
  return hn::BitCast(Tag<float>(), hn::And(pairs, hn::Set(Tag<std::uint32_t>(), 0xffff0000u)));
}
HWY_INLINE Words pair(const Bf16* p) {
  std::uint32_t word;
  __builtin_memcpy(&word, p, sizeof word);
  return hn::Set(Tag<std::uint32_t>(), word);
}

// One strip of columns of kRows rows, whose lines begin at x.
template <int kRows>
HWY_NOINLINE void strip_of_rows(const Bf16* x, const Bf16* w, std::size_t inner_tiles, float* y, std::size_t ldy,
                                std::size_t columns) {
  constexpr Tag<float> d;
  Vector<float> sum[kRows][kStripVectors];
  LAMINA_FOR (i, kRows)
    LAMINA_FOR (j, kStripVectors) sum[i][j] = hn::Zero(d);
  for (std::size_t t = 0; t < inner_tiles; ++t, x += kTileElements, w += kTileElements) {
    Vector<float> evens[kRows][kStripVectors], odds[kRows][kStripVectors];
    LAMINA_FOR (i, kRows)
      LAMINA_FOR (j, kStripVectors) evens[i][j] = odds[i][j] = hn::Zero(d);
    for (std::size_t p = 0; p < kTileInner; p += 2) {
      Vector<float> w_even[kStripVectors], w_odd[kStripVectors];
      LAMINA_FOR (j, kStripVectors) {
        const auto* line = reinterpret_cast<const std::uint32_t*>(w + p * kTileOuter);
        const auto pairs = hn::LoadU(Tag<std::uint32_t>(), line + static_cast<std::size_t>(j) * kLanes<float>);
        w_even[j] = even(pairs), w_odd[j] = odd(pairs);
      }
      LAMINA_FOR (i, kRows) {
        const auto pairs = pair(x + static_cast<std::size_t>(i) * kTileInner + p);
        LAMINA_FOR (j, kStripVectors) {
          evens[i][j] = hn::MulAdd(even(pairs), w_even[j], evens[i][j]);
          odds[i][j] = hn::MulAdd(odd(pairs), w_odd[j], odds[i][j]);
        }
      }
    }
    LAMINA_FOR (i, kRows)
      LAMINA_FOR (j, kStripVectors) sum[i][j] = sum[i][j] + (evens[i][j] + odds[i][j]);
  }
  LAMINA_FOR (i, kRows)
    LAMINA_FOR (j, kStripVectors) {
      const std::size_t c = static_cast<std::size_t>(j) * kLanes<float>;
      if (c < columns)
        store_first(sum[i][j], hn::FirstN(d, HWY_MIN(columns - c, kLanes<float>)),
                    y + static_cast<std::size_t>(i) * ldy + c);
    }
}

template <int kRows>
void rows_of(std::size_t rows, const Bf16* x, const Bf16* w, std::size_t inner_tiles, float* y, std::size_t ldy,
             std::size_t columns) {
  if (rows == kRows) return strip_of_rows<kRows>(x, w, inner_tiles, y, ldy, columns);
  if constexpr (kRows > 1) rows_of<kRows - 1>(rows, x, w, inner_tiles, y, ldy, columns);
}

}  // namespace

void matmul_bf16(PackedView left, PackedView right, std::size_t inner_tiles, const Panels<float>& y, std::size_t rows,
                 std::size_t columns) {
  const FlushDenormals flush;
  for (std::size_t j = 0; j < columns; j += kTileOuter)
    for (std::size_t strip = 0; strip < rows; strip += kTileOuter)
      for (std::size_t r = strip; r < HWY_MIN(rows, strip + kTileOuter); r += kMaxRows)
        rows_of<kMaxRows>(HWY_MIN(HWY_MIN(rows, strip + kTileOuter) - r, kMaxRows),
                          left.from(strip).tiles + (r - strip) * kTileInner, right.from(j).tiles, inner_tiles,
                          y.at(r, j, columns), y.stride(j, columns), HWY_MIN(columns - j, kTileOuter));
}

}  // namespace lamina::kernels::LAMINA_TIER
