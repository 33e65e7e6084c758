#include "lamina/peak.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/cpu.hpp"
#include "lamina/error.hpp"

namespace lamina {
namespace {

TEST(Peaks, HasEveryTierUpToTheBoundInEveryPrecision) {
  const Peaks peaks = measure_peaks({.threads = 1, .cpu_tier = "reference", .seconds = 1e-4});
  std::multiset<std::string> precisions;
  for (const ArithmeticPeak& peak : peaks.arithmetic) {
    EXPECT_EQ(peak.cpu_tier, "reference");
    EXPECT_GT(peak.one_thread, 1e6);
    precisions.insert(peak.precision);
  }
  EXPECT_EQ(precisions, (std::multiset<std::string>{"fp32", "fp64"}));
  EXPECT_EQ(peaks.cpu_tier, "reference");
  EXPECT_EQ(peaks.threads, 1);
}

TEST(Peaks, GoesThroughTheLevelsOfMemory) {
  const Peaks peaks = measure_peaks({.threads = 2, .cpu_tier = "auto", .seconds = 1e-4});
  ASSERT_GE(peaks.memory.size(), 2u);
  std::size_t before = 0;
  for (const MemoryPeak& level : peaks.memory) {
    EXPECT_GT(level.bytes, before) << level.level;
    before = level.bytes;
    for (const Bandwidth& rate : {level.one_thread, level.all_threads})
      for (const double value : {rate.read, rate.write, rate.copy}) EXPECT_GT(value, 1e6) << level.level;
  }
  EXPECT_EQ(peaks.memory.front().level, "L1");
  EXPECT_GT(peaks.barrier, 0);
  EXPECT_LT(peaks.barrier, 0.1);
  EXPECT_GT(peaks.start, 0);
  EXPECT_LT(peaks.start, 0.1);
  EXPECT_EQ(peaks.cpu_tier, name(detect_cpu_tier()));
}

TEST(Peaks, TakesTheHighestOfAPrecision) {
  Peaks peaks;
  peaks.arithmetic = {{"fp32", "avx2", 1, 2}, {"fp32", "avx512", 3, 6}, {"fp64", "avx512", 5, 10}};
  EXPECT_EQ(peak_of(peaks, "fp32"), 6);
  EXPECT_EQ(peak_of(peaks, "fp64"), 10);
  EXPECT_EQ(peak_of(peaks, "bf16"), 0);
}

TEST(Peaks, RefusesATierThatThereIsNot) {
  try {
    measure_peaks({.threads = 1, .cpu_tier = "sse9", .seconds = 1e-4});
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("sse9"), std::string::npos);
  }
}

}  // namespace
}  // namespace lamina
