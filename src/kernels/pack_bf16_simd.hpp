// Packing of bf16 factors on CPUs without instructions for bf16, a tile at a time: plain loops of constant length,
// which compilers turn into vectors of the tier.
#pragma once

#include <algorithm>
#include <cstring>

#include "kernels/bf16_tiers.hpp"
#include "kernels/simd_ops.hpp"

namespace lamina::kernels::LAMINA_TIER {
namespace {

inline constexpr std::size_t kPairs = kTileInner / 2;

// A tile's part of the source, zeros where there is none: kLines lines of memory.
template <std::size_t kLines, std::size_t kLength>
inline void load(const float* x, std::size_t ldx, std::size_t lines, std::size_t length,
                 float (&block)[kLines][kLength]) {
  if (lines >= kLines && length >= kLength) {
    for (std::size_t i = 0; i < kLines; ++i) std::memcpy(block[i], x + i * ldx, sizeof block[i]);
    return;
  }
  std::memset(block, 0, sizeof block);
  for (std::size_t i = 0; i < std::min(lines, kLines); ++i)
    std::memcpy(block[i], x + i * ldx, std::min(length, kLength) * sizeof(float));
}

using Words = hn::Vec<Tag<std::uint32_t>>;

// round_to_bf16 in the upper half of each word; the lower half is what was left over.
HWY_INLINE Words rounded(Words x) {
  constexpr Tag<std::uint32_t> u;
  const Words odd = hn::And(hn::ShiftRight<16>(x), hn::Set(u, 1u));
  const Words nearest = x + hn::Set(u, 0x7fffu) + odd;
  const Words size = hn::And(x, hn::Set(u, 0x7fffffffu));
  const Words zero = hn::And(x, hn::Set(u, 0x80000000u)), nan = hn::Or(x, hn::Set(u, 0x00400000u));
  const Words finite = hn::IfThenElse(hn::Lt(size, hn::Set(u, 0x00800000u)), zero, nearest);
  return hn::IfThenElse(hn::Gt(size, hn::Set(u, 0x7f800000u)), nan, finite);
}

HWY_INLINE Words pairs_of(Words low, Words high) {
  const Words upper = hn::Set(Tag<std::uint32_t>(), 0xffff0000u);
  return hn::Or(hn::ShiftRight<16>(rounded(low)), hn::And(rounded(high), upper));
}

HWY_INLINE Words words(const float* x) { return hn::BitCast(Tag<std::uint32_t>(), hn::LoadU(Tag<float>(), x)); }

// Pairs along the inner axis: line i holds those of outer element i when memory runs along the inner axis, else the
// pair p of all outer elements.
using Tile = std::uint32_t[kTileOuter][kPairs];
static_assert(kTileOuter == kPairs && sizeof(Tile) == kTileElements * sizeof(Bf16));

inline void along_inner(const float* x, std::size_t ldx, std::size_t outer, std::size_t inner, Tile& tile) {
  alignas(64) float block[kTileOuter][kTileInner];
  load(x, ldx, outer, inner, block);
  for (std::size_t o = 0; o < kTileOuter; ++o)
    for (std::size_t p = 0; p < kPairs; p += kLanes<float>) {
      constexpr Tag<std::uint32_t> u;
      const Words first = words(block[o] + 2 * p), second = words(block[o] + 2 * p + kLanes<float>);
      hn::StoreU(pairs_of(hn::ConcatEven(u, second, first), hn::ConcatOdd(u, second, first)), u, tile[o] + p);
    }
}

inline void along_outer(const float* x, std::size_t ldx, std::size_t outer, std::size_t inner, Tile& tile) {
  alignas(64) float block[kTileInner][kTileOuter];
  load(x, ldx, inner, outer, block);
  for (std::size_t p = 0; p < kPairs; ++p)
    for (std::size_t o = 0; o < kTileOuter; o += kLanes<float>)
      hn::StoreU(pairs_of(words(block[2 * p] + o), words(block[2 * p + 1] + o)), Tag<std::uint32_t>(), tile[p] + o);
}

inline void transpose(Tile& tile) {
  for (std::size_t i = 0; i < kPairs; ++i)
    for (std::size_t j = 0; j < i; ++j) std::swap(tile[i][j], tile[j][i]);
}

}  // namespace

template <Factor factor, bool transposed>
void pack_bf16(const float* x, std::size_t ldx, Bf16* tiles, std::size_t strip, std::size_t outer, std::size_t inner) {
  constexpr bool kInner = (factor == Factor::left) != transposed;
  for (std::size_t o = 0; o < outer; o += kTileOuter, tiles += strip)
    for (std::size_t k = 0; k < inner; k += kTileInner) {
      alignas(64) Tile tile;
      if (kInner)
        along_inner(x + o * ldx + k, ldx, outer - o, inner - k, tile);
      else
        along_outer(x + k * ldx + o, ldx, outer - o, inner - k, tile);
      if (transposed) transpose(tile);
      std::memcpy(tiles + k * kTileOuter, tile, sizeof tile);
    }
}
LAMINA_INSTANTIATE_PACK(pack_bf16)

}  // namespace lamina::kernels::LAMINA_TIER
