// The plain product of packed bf16 factors.
#include <cfloat>
#include <cmath>

#include "kernels/bf16_tiers.hpp"

namespace lamina::kernels::reference {
namespace {

float flushed(float x) { return std::fabs(x) < FLT_MIN ? std::copysign(0.0f, x) : x; }

// What one pair of tiles adds to an output: a line of the left one times a column of the right one.
float tile_sum(const Bf16* left, const Bf16* right) {
  float even = 0, odd = 0;
  for (std::size_t k = 0; k < kTileInner; k += 2) {
    even = flushed(std::fma(widen(left[k]), widen(right[k * kTileOuter]), even));
    odd = flushed(std::fma(widen(left[k + 1]), widen(right[k * kTileOuter + 1]), odd));
  }
  return flushed(even + odd);
}

}  // namespace

void matmul_bf16(PackedView left, PackedView right, std::size_t inner_tiles, const Panels<float>& y, std::size_t rows,
                 std::size_t columns) {
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t j = 0; j < columns; ++j) {
      const Bf16* x = left.from(r).tiles + r % kTileOuter * kTileInner;
      const Bf16* w = right.from(j).tiles + j % kTileOuter * 2;
      float sum = 0;
      for (std::size_t t = 0; t < inner_tiles; ++t)
        sum = flushed(sum + tile_sum(x + t * kTileElements, w + t * kTileElements));
      *y.at(r, j, columns) = sum;
    }
}

}  // namespace lamina::kernels::reference
