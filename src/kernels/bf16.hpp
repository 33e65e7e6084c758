// Products of matrices whose elements are rounded to bf16 (the upper 16 bits of an fp32 number: 8 bits of precision)
// and summed in fp32. Factors are rounded and packed once, then multiplied as often as wanted, in rectangles.
//
// A factor is seen as outer × inner: `inner` is the axis that is summed over, `outer` the rows of the left factor or
// the columns of the right one. It is cut into tiles of 16 outer × 32 inner elements, 1 KiB each and padded with zeros;
// a strip is 16 outer elements, its tiles lie one after another, inner ascending. Within a tile
//   left:   line i holds element i of the strip: its 32 inner elements in order;
//   right:  line p holds the inner elements 2p and 2p + 1 of all 16 elements of the strip, in pairs.
// That is what AMX multiplies (Intel SDM, TDPBF16PS); the other implementations take the same tiles.
//
// Bits: rounding and packing are the same everywhere. A product is the same for any rectangle, any number of rows and
// of threads; between tiers it may differ: `avx512bf16` sums in the order of VDPBF16PS, all others as the reference
// does.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "kernels/kernels.hpp"

namespace lamina::kernels {

using Bf16 = std::uint16_t;

// To nearest, ties to even; denormals of fp32 become zeros, as VCVTNEPS2BF16 has it. A NaN stays one.
constexpr Bf16 round_to_bf16(float x) {
  const auto word = std::bit_cast<std::uint32_t>(x);
  const std::uint32_t exponent = word & 0x7f800000, fraction = word & 0x007fffff;
  if (exponent == 0) return static_cast<Bf16>((word & 0x80000000) >> 16);
  if (exponent == 0x7f800000 && fraction != 0) return static_cast<Bf16>(word >> 16 | 0x40);
  return static_cast<Bf16>((word + 0x7fff + (word >> 16 & 1)) >> 16);
}
constexpr float widen(Bf16 x) { return std::bit_cast<float>(static_cast<std::uint32_t>(x) << 16); }

inline constexpr std::size_t kTileOuter = 16, kTileInner = 32, kTileElements = kTileOuter * kTileInner;

// The sizes of a packed factor.
struct PackedSize {
  std::size_t outer, inner;

  std::size_t strips() const { return (outer + kTileOuter - 1) / kTileOuter; }
  std::size_t tiles() const { return (inner + kTileInner - 1) / kTileInner; }  // of a strip
  std::size_t strip() const { return tiles() * kTileElements; }                // from a strip to the next
  std::size_t elements() const { return strips() * strip(); }
};

enum class Factor : std::uint8_t { left, right };

// Rounds and packs `outer` × `inner` elements to tiles whose strips are `strip` elements apart. Element (o, k) of a
// left factor is x[o·ldx + k], of a right one x[k·ldx + o]; `transposed`: the other way round. A part that begins at a
// whole tile may be packed alone: `tiles` is then where its first tile lies. Writes whole tiles, with zeros around the
// part.
using PackBf16Function = void (*)(const float* x, std::size_t ldx, Bf16* tiles, std::size_t strip, std::size_t outer,
                                  std::size_t inner);
ImplementationList<PackBf16Function> pack_bf16_list(Factor factor, bool transposed);

// A packed factor, or its part from some strip on.
struct PackedView {
  const Bf16* tiles;
  std::size_t strip;

  PackedView from(std::size_t outer) const { return {tiles + outer / kTileOuter * strip, strip}; }
};

// y[r][j] = Σ_k left(r, k)·right(k, j) for `rows` × `columns` from the given strips on, over all `inner_tiles`:
//   sum = +0; for each tile, ascending: even = odd = +0; for p = 0 … 15: even = fma(x₂ₚ, w₂ₚ, even), odd =
//   fma(x₂ₚ₊₁, w₂ₚ₊₁, odd); sum = sum + (even + odd)
// with denormal results flushed to zero of their sign (the order and arithmetic of TDPBF16PS). y must not overlap the
// factors.
static_assert(kTileOuter == kPanel, "a strip of columns is a panel of the result");
using MatmulBf16Function = void (*)(PackedView left, PackedView right, std::size_t inner_tiles, const Panels<float>& y,
                                    std::size_t rows, std::size_t columns);
ImplementationList<MatmulBf16Function> matmul_bf16_list();

}  // namespace lamina::kernels
