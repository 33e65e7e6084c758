// What plain C++ reaches, as the reference kernels are written.
#include <cmath>
#include <cstring>

#include "kernels/throughput.hpp"
#include "kernels/tiers.hpp"

namespace lamina::kernels::reference {

template <class T>
double multiply_adds(std::size_t rounds, void* sink) {
  constexpr int kChains = 8;
  T x[kChains];
  for (int i = 0; i < kChains; ++i) x[i] = static_cast<T>(i);
  for (std::size_t round = 0; round < rounds; ++round)
    for (T& chain : x) chain = std::fma(chain, T(0.5), T(1));
  T sum = 0;
  for (const T chain : x) sum += chain;
  std::memcpy(sink, &sum, sizeof sum);
  return 2.0 * kChains * static_cast<double>(rounds);
}
template decltype(multiply_adds<float>) multiply_adds<float>;
template decltype(multiply_adds<double>) multiply_adds<double>;

void stream_read(const float* x, std::size_t count, void* sink) {
  constexpr std::size_t kLanes = 16;
  float sum[kLanes] = {};
  for (std::size_t i = 0; i < count; i += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) sum[lane] += x[i + lane];
  std::memcpy(sink, sum, sizeof sum);
}

void stream_write(float* y, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) y[i] = 1;
}

void stream_copy(const float* x, float* y, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) y[i] = x[i];
}

}  // namespace lamina::kernels::reference
