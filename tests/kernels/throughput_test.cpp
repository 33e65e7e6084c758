// The loops that are measured do what they are said to do: else their rates would mean nothing.
#include "kernels/throughput.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <numeric>
#include <vector>

#include "base/aligned.hpp"

namespace lamina::kernels {
namespace {

template <class T>
double sum(const unsigned char* sink) {
  T lanes[kSinkBytes / sizeof(T)];
  std::memcpy(lanes, sink, kSinkBytes);
  return std::accumulate(std::begin(lanes), std::end(lanes), 0.0);
}

// How many operations a loop did, by what it left behind. Every chain of multiply-adds goes to the fixed point of x ←
// x/2 + 1, which is 2, so their sum tells how many there are; products of ones add up, each to 1.
double operations(const std::string& precision, const unsigned char* sink, std::size_t rounds) {
  if (precision == "bf16") return 2 * sum<float>(sink);
  const double chains = (precision == "fp32" ? sum<float>(sink) : sum<double>(sink)) / 2;
  return 2 * chains * static_cast<double>(rounds);
}

TEST(Throughput, CountsTheOperationsOfEveryChain) {
  for (const ArithmeticLoop& loop : arithmetic_loops()) {
    if (loop.tier > detect_cpu_tier()) continue;
    alignas(64) unsigned char sink[kSinkBytes] = {};
    constexpr std::size_t kRounds = 200;
    const double flops = loop.function(kRounds, sink);
    EXPECT_EQ(flops, operations(loop.precision, sink, kRounds)) << loop.precision << " " << name(loop.tier);
    EXPECT_EQ(loop.function(3 * kRounds, sink), 3 * flops);
  }
}

class Streams : public testing::TestWithParam<CpuTier> {};

TEST_P(Streams, ReadsWritesAndCopiesEveryNumber) {
  if (GetParam() > detect_cpu_tier()) GTEST_SKIP() << "this machine lacks " << name(GetParam());
  const StreamLoops& loops = stream_loops(GetParam());
  ASSERT_EQ(loops.tier, GetParam());
  constexpr std::size_t kCount = 3 * kStreamUnit;
  AlignedBuffer<float> x(kCount), y(kCount + 1);
  std::iota(x.begin(), x.end(), 1.0f);

  loops.copy(x.data(), y.data(), kCount);
  EXPECT_TRUE(std::equal(x.begin(), x.end(), y.begin()));
  EXPECT_EQ(y[kCount], 0);
  loops.write(y.data(), kCount);
  EXPECT_EQ(std::accumulate(y.begin(), y.end(), 0.0), double{kCount});

  // A single number that is changed changes what a read leaves behind.
  unsigned char before[kSinkBytes] = {}, after[kSinkBytes] = {};
  loops.read(x.data(), kCount, before);
  for (const std::size_t place : {std::size_t{0}, std::size_t{kStreamUnit + 5}, kCount - 1}) {
    const float kept = x[place];
    x[place] = 4096;
    loops.read(x.data(), kCount, after);
    EXPECT_NE(std::memcmp(before, after, kSinkBytes), 0) << place;
    x[place] = kept;
  }
}

INSTANTIATE_TEST_SUITE_P(Tiers, Streams, testing::Values(CpuTier::reference, CpuTier::avx2, CpuTier::avx512),
                         [](const auto& tier) { return std::string(name(tier.param)); });

}  // namespace
}  // namespace lamina::kernels
