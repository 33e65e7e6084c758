// The plain packing of bf16 factors: element by element.
#include "kernels/bf16_tiers.hpp"

namespace lamina::kernels::reference {

template <Factor factor, bool transposed>
void pack_bf16(const float* x, std::size_t ldx, Bf16* tiles, std::size_t strip, std::size_t outer, std::size_t inner) {
  constexpr bool kInnerContiguous = (factor == Factor::left) != transposed;
  const PackedSize size{outer, inner};
  for (std::size_t o = 0; o < size.strips() * kTileOuter; ++o)
    for (std::size_t k = 0; k < size.tiles() * kTileInner; ++k) {
      const std::size_t line = o % kTileOuter, place = k % kTileInner;
      Bf16* tile = tiles + o / kTileOuter * strip + k / kTileInner * kTileElements;
      Bf16& cell = factor == Factor::left ? tile[line * kTileInner + place]
                                          : tile[place / 2 * kTileInner + 2 * line + place % 2];
      cell = o < outer && k < inner ? round_to_bf16(x[kInnerContiguous ? o * ldx + k : k * ldx + o]) : Bf16{0};
    }
}
LAMINA_INSTANTIATE_PACK(pack_bf16)

}  // namespace lamina::kernels::reference
