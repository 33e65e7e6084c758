// Packing of bf16 factors, a tile at a time: sixteen vectors of pairs along the inner axis, transposed where memory
// runs the other way than the tile's lines.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"  // gcc 12 reports its own header, PR 105593
#include <immintrin.h>
#pragma GCC diagnostic pop

#include "kernels/bf16_tiers.hpp"

namespace lamina::kernels::avx512bf16 {
namespace {

constexpr __mmask16 first(std::size_t count) {
  return static_cast<__mmask16>(count >= 16 ? 0xffff : (1u << count) - 1);
}

// A tile's part of the source: `outer` × `inner` elements that are there, at most 16 × 32.
struct Source {
  const float* x;
  std::size_t ldx, outer, inner;
};

// Inner elements in order: memory runs along the inner axis.
inline __m512i along_inner(const Source& source, std::size_t o) {
  if (o >= source.outer) return _mm512_setzero_si512();
  const float* x = source.x + o * source.ldx;
  const __m512 low = _mm512_maskz_loadu_ps(first(source.inner), x);
  const __m512 high = source.inner > 16 ? _mm512_maskz_loadu_ps(first(source.inner - 16), x + 16) : _mm512_setzero_ps();
  return (__m512i)_mm512_cvtne2ps_pbh(high, low);
}

// The pair of inner elements 2p and 2p + 1 of sixteen outer ones: memory runs along the outer axis.
inline __m512i along_outer(const Source& source, std::size_t p, __mmask16 mask, __m512i interleave) {
  const float* x = source.x + 2 * p * source.ldx;
  if (2 * p >= source.inner) return _mm512_setzero_si512();
  const __m512 even = _mm512_maskz_loadu_ps(mask, x);
  const __m512 odd = 2 * p + 1 < source.inner ? _mm512_maskz_loadu_ps(mask, x + source.ldx) : _mm512_setzero_ps();
  return _mm512_permutexvar_epi16(interleave, (__m512i)_mm512_cvtne2ps_pbh(odd, even));
}

inline __m512i interleaving() {
  alignas(64) std::uint16_t order[32];
  for (int i = 0; i < 16; ++i)
    order[2 * i] = static_cast<std::uint16_t>(i), order[2 * i + 1] = static_cast<std::uint16_t>(16 + i);
  return _mm512_load_si512(order);
}

#define LAMINA_UNROLL _Pragma("GCC unroll 16") for

// The transpose of 16 × 16 pairs: by 1 and 2 within quarters, then by quarters.
inline void transpose(__m512i v[16]) {
  __m512i t[16];
  LAMINA_UNROLL(int i = 0; i < 16; i += 2) {
    t[i] = _mm512_unpacklo_epi32(v[i], v[i + 1]);
    t[i + 1] = _mm512_unpackhi_epi32(v[i], v[i + 1]);
  }
  LAMINA_UNROLL(int i = 0; i < 16; i += 4) {
    v[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
    v[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
    v[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
    v[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
  }
  LAMINA_UNROLL(int i = 0; i < 4; ++i) {
    t[i] = _mm512_shuffle_i32x4(v[i], v[i + 4], 0x88);
    t[i + 4] = _mm512_shuffle_i32x4(v[i], v[i + 4], 0xdd);
    t[i + 8] = _mm512_shuffle_i32x4(v[i + 8], v[i + 12], 0x88);
    t[i + 12] = _mm512_shuffle_i32x4(v[i + 8], v[i + 12], 0xdd);
  }
  LAMINA_UNROLL(int i = 0; i < 4; ++i) {
    v[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
    v[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
    v[i + 4] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88);
    v[i + 12] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xdd);
  }
}

// kInner: memory runs along the inner axis. A left tile's lines do so too, a right tile's lines run along the outer.
template <bool kInner, bool kTransposed>
inline void pack_tile(const Source& source, __m512i interleave, Bf16* tile) {
  __m512i line[16];
  const __mmask16 mask = first(source.outer);
  LAMINA_UNROLL(std::size_t i = 0; i < 16; ++i)
  line[i] = kInner ? along_inner(source, i) : along_outer(source, i, mask, interleave);
  if constexpr (kTransposed) transpose(line);
  LAMINA_UNROLL(std::size_t i = 0; i < 16; ++i) _mm512_storeu_si512(tile + i * kTileInner, line[i]);
}

constexpr std::size_t at_most(std::size_t count, std::size_t most) { return count < most ? count : most; }

}  // namespace

// Goes along the rows of memory, so that each line of the cache is met once: all tiles of a strip where memory runs
// along the inner axis, else a tile of every strip.
template <Factor factor, bool transposed>
void pack_bf16(const float* x, std::size_t ldx, Bf16* tiles, std::size_t strip, std::size_t outer, std::size_t inner) {
  constexpr bool kInner = (factor == Factor::left) != transposed;
  const __m512i interleave = interleaving();
  const auto pack = [&](std::size_t o, std::size_t k) {
    const Source source{kInner ? x + o * ldx + k : x + k * ldx + o, ldx, at_most(outer - o, kTileOuter),
                        at_most(inner - k, kTileInner)};
    pack_tile<kInner, transposed>(source, interleave, tiles + o / kTileOuter * strip + k * kTileOuter);
  };
  if (kInner) {
    for (std::size_t o = 0; o < outer; o += kTileOuter)
      for (std::size_t k = 0; k < inner; k += kTileInner) pack(o, k);
  } else {
    for (std::size_t k = 0; k < inner; k += kTileInner)
      for (std::size_t o = 0; o < outer; o += kTileOuter) pack(o, k);
  }
}
LAMINA_INSTANTIATE_PACK(pack_bf16)

}  // namespace lamina::kernels::avx512bf16
