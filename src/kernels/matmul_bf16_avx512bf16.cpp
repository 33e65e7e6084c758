// The product of packed bf16 factors on dot products of pairs: sums of 8 rows × up to 3 strips of columns in registers.
#include <immintrin.h>

#include "kernels/bf16_tiers.hpp"

namespace lamina::kernels::avx512bf16 {
namespace {

constexpr int kMaxRows = 8, kMaxStrips = 3;

#define LAMINA_UNROLL _Pragma("GCC unroll 16") for

constexpr std::size_t at_most(std::size_t count, std::size_t most) { return count < most ? count : most; }

inline __m512bh pair(const Bf16* p) {
  std::int32_t word;
  __builtin_memcpy(&word, p, sizeof word);
  return (__m512bh)_mm512_set1_epi32(word);
}

// A block of y from (row, column) on; `x` points at the first of its rows' lines. Rows from `rows` on are padding or
// another call's: they are not stored.
template <int kStrips>
void block(const Bf16* x, PackedView right, std::size_t inner_tiles, const Panels<float>& y, std::size_t row,
           std::size_t column, std::size_t rows, std::size_t columns) {
  __m512 sum[kMaxRows][kStrips];
  LAMINA_UNROLL(int i = 0; i < kMaxRows; ++i)
  LAMINA_UNROLL(int j = 0; j < kStrips; ++j) sum[i][j] = _mm512_setzero_ps();
  const Bf16* w = right.tiles;
  for (std::size_t t = 0; t < inner_tiles; ++t, x += kTileElements, w += kTileElements)
    for (std::size_t p = 0; p < kTileInner; p += 2) {
      __m512bh factor[kStrips];
      LAMINA_UNROLL(int j = 0; j < kStrips; ++j)
      factor[j] = (__m512bh)_mm512_loadu_si512(w + p * kTileOuter + static_cast<std::size_t>(j) * right.strip);
      LAMINA_UNROLL(int i = 0; i < kMaxRows; ++i) {
        const __m512bh value = pair(x + static_cast<std::size_t>(i) * kTileInner + p);
        LAMINA_UNROLL(int j = 0; j < kStrips; ++j) sum[i][j] = _mm512_dpbf16_ps(sum[i][j], value, factor[j]);
      }
    }
  LAMINA_UNROLL(int j = 0; j < kStrips; ++j) {
    const std::size_t first = column + static_cast<std::size_t>(j) * kTileOuter;
    const std::size_t stride = y.stride(first, columns);
    float* to = y.at(row, first, columns);
    const auto mask = static_cast<__mmask16>((1u << at_most(columns - first, kTileOuter)) - 1);
    LAMINA_UNROLL(int i = 0; i < kMaxRows; ++i) {
      if (static_cast<std::size_t>(i) >= rows) break;
      _mm512_mask_storeu_ps(to + static_cast<std::size_t>(i) * stride, mask, sum[i][j]);
    }
  }
}

}  // namespace

void matmul_bf16(PackedView left, PackedView right, std::size_t inner_tiles, const Panels<float>& y, std::size_t rows,
                 std::size_t columns) {
  constexpr decltype(&block<1>) kBlocks[] = {block<1>, block<2>, block<3>};
  static_assert(sizeof kBlocks / sizeof *kBlocks == kMaxStrips);
  const std::size_t strips = (columns + kTileOuter - 1) / kTileOuter, parts = (strips + kMaxStrips - 1) / kMaxStrips;
  for (std::size_t part = 0; part < parts; ++part) {  // nearly equal: narrow blocks have too few sums to hide latency
    const std::size_t first = strips * part / parts, end = strips * (part + 1) / parts, j = first * kTileOuter;
    for (std::size_t r = 0; r < rows; r += kMaxRows)
      kBlocks[end - first - 1](left.from(r).tiles + r % kTileOuter * kTileInner, right.from(j), inner_tiles, y, r, j,
                               at_most(rows - r, kMaxRows), columns);
  }
}

}  // namespace lamina::kernels::avx512bf16
