// Multiply-adds and streams on vectors.
#pragma once

#include "kernels/simd_ops.hpp"
#include "kernels/throughput.hpp"

namespace lamina::kernels::LAMINA_TIER {

// Two multiply-adds a cycle of four cycles' latency need eight chains; twelve leave the scheduler some room.
template <class T>
double multiply_adds(std::size_t rounds, void* sink) {
  constexpr int kChains = 12;
  constexpr Tag<T> d;
  const auto half = hn::Set(d, T(0.5)), one = hn::Set(d, T(1));
  Vector<T> x[kChains];
  LAMINA_FOR (i, kChains) x[i] = hn::Set(d, static_cast<T>(i));
  for (std::size_t round = 0; round < rounds; ++round)
    LAMINA_FOR (i, kChains) x[i] = hn::MulAdd(x[i], half, one);
  LAMINA_FOR (i, kChains - 1) x[i + 1] = hn::Add(x[i], x[i + 1]);
  hn::StoreU(x[kChains - 1], d, static_cast<T*>(sink));
  return 2.0 * kChains * static_cast<double>(kLanes<T> * rounds);
}
template decltype(multiply_adds<float>) multiply_adds<float>;
template decltype(multiply_adds<double>) multiply_adds<double>;

namespace {
constexpr int kUnroll = 8;
constexpr std::size_t kStride = kUnroll * kLanes<float>;
static_assert(kStreamUnit % kStride == 0);
}  // namespace

void stream_read(const float* x, std::size_t count, void* sink) {
  constexpr Tag<float> d;
  Vector<float> seen[kUnroll];
  LAMINA_FOR (i, kUnroll) seen[i] = hn::Zero(d);
  for (std::size_t at = 0; at < count; at += kStride)
    LAMINA_FOR (i, kUnroll) seen[i] = hn::Xor(seen[i], hn::Load(d, x + at + i * kLanes<float>));
  LAMINA_FOR (i, kUnroll - 1) seen[i + 1] = hn::Xor(seen[i], seen[i + 1]);
  hn::StoreU(seen[kUnroll - 1], d, static_cast<float*>(sink));
}

void stream_write(float* y, std::size_t count) {
  constexpr Tag<float> d;
  const auto one = hn::Set(d, 1.0f);
  for (std::size_t at = 0; at < count; at += kStride)
    LAMINA_FOR (i, kUnroll) hn::Store(one, d, y + at + i * kLanes<float>);
}

void stream_copy(const float* x, float* y, std::size_t count) {
  constexpr Tag<float> d;
  for (std::size_t at = 0; at < count; at += kStride)
    LAMINA_FOR (i, kUnroll) hn::Store(hn::Load(d, x + at + i * kLanes<float>), d, y + at + i * kLanes<float>);
}

}  // namespace lamina::kernels::LAMINA_TIER
