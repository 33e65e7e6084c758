// Dot products of pairs of bf16 numbers.
#include <immintrin.h>

#include "kernels/throughput.hpp"

namespace lamina::kernels::avx512bf16 {

double products_bf16(std::size_t rounds, void* sink) {
  constexpr int kChains = 12;
  const __m512bh ones = (__m512bh)_mm512_set1_epi16(0x3f80);
  __m512 x[kChains];
#pragma GCC unroll 16
  for (int i = 0; i < kChains; ++i) {
    x[i] = _mm512_setzero_ps();
    __asm__("" : "+v"(x[i]));  // chains known to be equal would be computed once
  }
  for (std::size_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 16
    for (int i = 0; i < kChains; ++i) x[i] = _mm512_dpbf16_ps(x[i], ones, ones);
  }
#pragma GCC unroll 16
  for (int i = 1; i < kChains; ++i) x[0] = _mm512_add_ps(x[0], x[i]);
  _mm512_storeu_ps(sink, x[0]);
  return 4.0 * 16 * kChains * static_cast<double>(rounds);
}

}  // namespace lamina::kernels::avx512bf16
