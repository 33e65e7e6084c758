// Products of bf16 tiles.
#include <immintrin.h>

#include "kernels/amx_tiles.hpp"
#include "kernels/throughput.hpp"

namespace lamina::kernels::amx {

double products_bf16(std::size_t rounds, void* sink) {
  constexpr std::uint16_t kOne = 0x3f80;
  alignas(64) std::uint16_t ones[512];
  alignas(64) float sums[256];
  for (std::uint16_t& number : ones) number = kOne;
  __m512 sum = _mm512_setzero_ps();
  const auto add = [&] {
    for (int line = 0; line < 16; ++line) sum = _mm512_add_ps(sum, _mm512_load_ps(sums + 16 * line));
  };
  const Tiles tiles;
  zero<0>(), zero<1>(), zero<2>(), zero<3>();
  load<4>(ones), load<5>(ones), load<6>(ones), load<7>(ones);
  for (std::size_t round = 0; round < rounds; ++round)
    multiply<0, 4, 6>(), multiply<1, 4, 7>(), multiply<2, 5, 6>(), multiply<3, 5, 7>();
  store<0>(sums, kLineBytes), add();
  store<1>(sums, kLineBytes), add();
  store<2>(sums, kLineBytes), add();
  store<3>(sums, kLineBytes), add();
  _mm512_storeu_ps(sink, sum);
  return 4.0 * 2 * 16 * 16 * 32 * static_cast<double>(rounds);
}

}  // namespace lamina::kernels::amx
