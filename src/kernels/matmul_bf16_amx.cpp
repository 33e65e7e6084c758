// The product of packed bf16 factors on AMX: 2 × 2 tiles of the result in registers, so that each tile loaded is
// multiplied twice. All tiles are full: factors are padded, and outputs at the edge go through a tile in memory.
#include <immintrin.h>

#include <algorithm>

#include "kernels/amx_tiles.hpp"
#include "kernels/bf16_tiers.hpp"

namespace lamina::kernels::amx {
namespace {

// A block of up to 2 × 2 tiles of the result, from (row, column) on.
struct Block {
  PackedView left, right;
  std::size_t inner_tiles;
  const Panels<float>& y;
  std::size_t row, column, rows, columns;  // all of y's, not the block's
};

// Lines that straddle cache lines are written faster from vectors than from tiles.
inline bool aligned(const float* y, std::size_t ldy) {
  return reinterpret_cast<std::uintptr_t>(y) % kLineBytes == 0 && ldy * sizeof(float) % kLineBytes == 0;
}

// Writes the part of the block that belongs to sum register kSum.
template <int kSum>
inline void leave(const Block& block) {
  const std::size_t row = block.row + kSum / 2 * kTileOuter, column = block.column + kSum % 2 * kTileOuter;
  const std::size_t ldy = block.y.stride(column, block.columns);
  float* const y = block.y.at(row, column, block.columns);
  const std::size_t rows = std::min(block.rows - row, kTileOuter);
  const std::size_t columns = std::min(block.columns - column, kTileOuter);
  if (columns == kTileOuter && rows == kTileOuter && aligned(y, ldy))
    return store<kSum>(y, static_cast<std::ptrdiff_t>(ldy * sizeof(float)));
  alignas(64) float sums[kTileOuter * kTileOuter];
  store<kSum>(sums, kLineBytes);
  const auto mask = static_cast<__mmask16>((1u << columns) - 1);
  for (std::size_t r = 0; r < rows; ++r)
    _mm512_mask_storeu_ps(y + r * ldy, mask, _mm512_load_ps(sums + r * kTileOuter));
}

// Registers: sums 0 … 3 (row strip · 2 + column strip), left 4 and 5, right 6 and 7.
template <int kRows, int kColumns>
void multiply_block(const Block& block) {
  constexpr bool kFour = kRows > 1 && kColumns > 1;
  zero<0>();
  if constexpr (kColumns > 1) zero<1>();
  if constexpr (kRows > 1) zero<2>();
  if constexpr (kFour) zero<3>();
  const Bf16 *x = block.left.tiles, *w = block.right.tiles;
  for (std::size_t t = 0; t < block.inner_tiles; ++t, x += kTileElements, w += kTileElements) {
    load<4>(x);
    load<6>(w);
    multiply<0, 4, 6>();
    if constexpr (kColumns > 1) {
      load<7>(w + block.right.strip);
      multiply<1, 4, 7>();
    }
    if constexpr (kRows > 1) {
      load<5>(x + block.left.strip);
      multiply<2, 5, 6>();
    }
    if constexpr (kFour) multiply<3, 5, 7>();
  }
  leave<0>(block);
  if constexpr (kColumns > 1) leave<1>(block);
  if constexpr (kRows > 1) leave<2>(block);
  if constexpr (kFour) leave<3>(block);
}

void run(const Block& block) {
  constexpr decltype(&multiply_block<1, 1>) kFunctions[] = {multiply_block<1, 1>, multiply_block<1, 2>,
                                                            multiply_block<2, 1>, multiply_block<2, 2>};
  kFunctions[2 * (block.rows > block.row + kTileOuter) + (block.columns > block.column + kTileOuter)](block);
}

constexpr std::size_t kBlockOuter = 2 * kTileOuter;

}  // namespace

// Two strips of the longer side stay in the first-level cache while those of the shorter one, which fits the second,
// stream past them.
void matmul_bf16(PackedView left, PackedView right, std::size_t inner_tiles, const Panels<float>& y, std::size_t rows,
                 std::size_t columns) {
  const Tiles tiles;
  const bool hold_left = rows >= columns;
  const std::size_t held = hold_left ? rows : columns, streamed = hold_left ? columns : rows;
  for (std::size_t h = 0; h < held; h += kBlockOuter)
    for (std::size_t s = 0; s < streamed; s += kBlockOuter) {
      const std::size_t r = hold_left ? h : s, j = hold_left ? s : h;
      run({left.from(r), right.from(j), inner_tiles, y, r, j, rows, columns});
    }
}

}  // namespace lamina::kernels::amx
