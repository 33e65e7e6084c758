// The kernels of bf16.hpp, once per tier that has them.
#pragma once

#include "kernels/bf16.hpp"

#define LAMINA_BF16_KERNELS(tier)                                                                      \
  namespace lamina::kernels::tier {                                                                    \
  template <Factor factor, bool transposed>                                                            \
  void pack_bf16(const float* x, std::size_t ldx, Bf16* tiles, std::size_t strip, std::size_t outer,   \
                 std::size_t inner);                                                                   \
  void matmul_bf16(PackedView left, PackedView right, std::size_t inner_tiles, const Panels<float>& y, \
                   std::size_t rows, std::size_t columns);                                             \
  }
LAMINA_BF16_KERNELS(reference)
LAMINA_BF16_KERNELS(avx2)
LAMINA_BF16_KERNELS(avx512)
LAMINA_BF16_KERNELS(avx512bf16)
LAMINA_BF16_KERNELS(amx)
#undef LAMINA_BF16_KERNELS

#define LAMINA_INSTANTIATE_PACK(pack)                                       \
  template decltype(pack<Factor::left, false>) pack<Factor::left, false>;   \
  template decltype(pack<Factor::left, true>) pack<Factor::left, true>;     \
  template decltype(pack<Factor::right, false>) pack<Factor::right, false>; \
  template decltype(pack<Factor::right, true>) pack<Factor::right, true>;
