// Loops that do nothing but what they measure: the most multiply-adds that a core makes, the most bytes that it moves.
// One per tier, as with the kernels proper: throughput_ref.cpp is plain C++, throughput_simd.hpp what the others
// compile.
#pragma once

#include <cstddef>
#include <vector>

#include "base/cpu.hpp"

namespace lamina::kernels {

inline constexpr std::size_t kSinkBytes = 64;

// Does `rounds` rounds of independent chains of multiply-adds in registers and gives back how many floating-point
// operations that was (a multiply-add counts two). The sum goes to `sink`, kSinkBytes, so that no compiler drops it.
using ArithmeticFunction = double (*)(std::size_t rounds, void* sink);

struct ArithmeticLoop {
  const char* precision;  // a name of the option precision
  CpuTier tier;
  ArithmeticFunction function;
};

// Ascending by precision, then tier.
const std::vector<ArithmeticLoop>& arithmetic_loops();

// `count` floats, a multiple of kStreamUnit, at a multiple of 64 bytes.
inline constexpr std::size_t kStreamUnit = 128;
struct StreamLoops {
  CpuTier tier;
  void (*read)(const float* x, std::size_t count, void* sink);
  void (*write)(float* y, std::size_t count);
  void (*copy)(const float* x, float* y, std::size_t count);
};

// The loops of the highest tier that a machine of tier `bound` runs.
const StreamLoops& stream_loops(CpuTier bound);

#define LAMINA_TIER_THROUGHPUT(tier)                               \
  namespace tier {                                                 \
  template <class T>                                               \
  double multiply_adds(std::size_t rounds, void* sink);            \
  void stream_read(const float* x, std::size_t count, void* sink); \
  void stream_write(float* y, std::size_t count);                  \
  void stream_copy(const float* x, float* y, std::size_t count);   \
  }
LAMINA_TIER_THROUGHPUT(reference)
LAMINA_TIER_THROUGHPUT(avx2)
LAMINA_TIER_THROUGHPUT(avx512)
#undef LAMINA_TIER_THROUGHPUT
namespace avx512bf16 {
double products_bf16(std::size_t rounds, void* sink);
}
namespace amx {
double products_bf16(std::size_t rounds, void* sink);
}

}  // namespace lamina::kernels
