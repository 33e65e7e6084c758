// Random ops in a graph: addressed by row, never merged across purposes, the same on every tier and thread count.
#include <gtest/gtest.h>

#include "base/cpu.hpp"
#include "base/philox.hpp"
#include "base/thread_pool.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/error.hpp"
#include "lamina/ops.hpp"
#include "lamina/plan.hpp"

namespace lamina {
namespace {

constexpr std::uint64_t kSeed = 0xfedcba9876543210;
constexpr std::uint32_t kDropout = static_cast<std::uint32_t>(Purpose::dropout);

struct Noise {
  Graph graph;
  Value seed = graph.input("seed", {2}, Type::index), step = graph.input("step", {}, Type::index);
  Value row = graph.input("row", {kRows, 1}, Type::index);
  Value uniform = random_uniform(seed, step, row, 37, kDropout), normal = random_normal(seed, step, row, 37, kDropout);

  // Both ops' numbers for some rows of the table.
  std::vector<double> run(const std::vector<std::int32_t>& rows, int threads, CpuTier tier, Precision precision) {
    LeafStore store(graph, precision);
    ThreadPool pool(threads);
    const auto count = static_cast<std::int64_t>(rows.size());
    Plan plan(graph, {uniform, normal}, store, pool, tier, {.max_rows = count});
    const std::int32_t words[2] = {static_cast<std::int32_t>(kSeed), static_cast<std::int32_t>(kSeed >> 32)};
    plan.bind(seed, words);
    plan.feed(step, 4000000000.0);
    plan.bind(row, rows.data());
    plan.run(count);
    std::vector<double> all = plan.output_values(uniform);
    for (const double value : plan.output_values(normal)) all.push_back(value);
    return all;
  }
};

TEST(RandomOps, EvaluateToTheNumbersOfTheirStream) {
  Noise noise;
  const auto values = evaluate({noise.uniform, noise.normal},
                               {{noise.seed, {double(std::uint32_t(kSeed)), double(kSeed >> 32)}},
                                {noise.step, {4000000000.0}},
                                {noise.row, {5, 0}}},
                               2);
  for (std::uint32_t r = 0; r < 2; ++r) {
    const Stream stream(kSeed, Purpose::dropout, 4000000000u, r == 0 ? 5 : 0);
    for (std::uint32_t unit = 0; unit < 37; ++unit) {
      EXPECT_EQ(values[0][r * 37 + unit], stream.uniform(unit));
      EXPECT_EQ(values[1][r * 37 + unit], stream.normal(unit));
    }
  }
}

TEST(RandomOps, EveryTierAndThreadCountGivesTheSameBits) {
  Noise noise;
  std::vector<std::int32_t> rows(500);  // enough work to be shared between threads
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::int32_t>(i * 7 % 500);
  for (const Precision precision : {Precision::fp32, Precision::fp64}) {
    const auto expected = noise.run(rows, 1, CpuTier::reference, precision);
    for (const CpuTier tier : {CpuTier::reference, CpuTier::avx2, CpuTier::avx512}) {
      if (tier > detect_cpu_tier()) continue;
      for (const int threads : {1, 2, 3, 8}) EXPECT_EQ(noise.run(rows, threads, tier, precision), expected);
    }
  }
}

TEST(RandomOps, ARowHasItsNumbersWhereverItStands) {
  Noise noise;
  const auto alone = noise.run({42}, 1, detect_cpu_tier(), Precision::fp32);
  const auto batch = noise.run({1, 2, 42, 3}, 2, detect_cpu_tier(), Precision::fp32);
  for (std::size_t unit = 0; unit < 37; ++unit) {
    EXPECT_EQ(batch[2 * 37 + unit], alone[unit]);
    EXPECT_EQ(batch[4 * 37 + 2 * 37 + unit], alone[37 + unit]);
    EXPECT_NE(batch[37 + unit], alone[unit]);
  }
}

TEST(RandomOps, OfDifferentPurposesAreNeverMerged) {
  Noise noise;
  const Value twin = random_uniform(noise.seed, noise.step, noise.row, 37, kDropout);
  const Value other = random_uniform(noise.seed, noise.step, noise.row, 37, kDropout + 256);
  LeafStore store(noise.graph, Precision::fp64);
  ThreadPool pool(1);
  const auto steps = [&](const Value& second) {
    return Plan(noise.graph, {noise.uniform, second}, store, pool, CpuTier::reference, {}).steps().size();
  };
  EXPECT_EQ(steps(twin), 1u);  // the same function of the same inputs
  EXPECT_EQ(steps(other), 2u);
  const auto values = evaluate({noise.uniform, other}, {{noise.seed, {1, 2}}, {noise.step, {3}}, {noise.row, {4}}});
  EXPECT_NE(values[0], values[1]);
}

// A mask u < ½ scales a gradient and has none of its own.
TEST(RandomOps, ADerivativeFlowsPastThem) {
  Noise noise;
  const Value x = noise.graph.input("x", {kRows, 37});
  const Value mask = greater(noise.graph.constant(0.5), noise.uniform);
  const auto values =
      evaluate({gradients(mask * x * x, {x})[0], mask},
               {{noise.seed, {1, 2}}, {noise.step, {3}}, {noise.row, {4}}, {x, std::vector<double>(37, 3.0)}});
  double kept = 0;
  for (std::size_t i = 0; i < 37; ++i) {
    EXPECT_EQ(values[0][i], 6 * values[1][i]);
    kept += values[1][i];
  }
  EXPECT_GT(kept, 0);
  EXPECT_LT(kept, 37);
}

// A mask over a matrix of weights: its rows are numbered by a constant, and no batch is in sight.
TEST(RandomOps, TakeConstants) {
  Graph graph;
  const Value seed = graph.constant({2}, {4294967295.0, 7}, Type::index), step = graph.input("step", {}, Type::index);
  const Value row = graph.constant({3, 1}, {0, 1, 2}, Type::index);
  const Value mask = random_uniform(seed, step, row, 2, kDropout);
  EXPECT_EQ(mask.shape(), (Shape{3, 2}));
  const auto values = evaluate({mask}, {{step, {9}}})[0];
  for (std::uint32_t r = 0; r < 3; ++r)
    for (std::uint32_t unit = 0; unit < 2; ++unit)
      EXPECT_EQ(values[r * 2 + unit], Stream(0x7ffffffffu, Purpose::dropout, 9, r).uniform(unit));
}

TEST(RandomOps, RefuseOtherShapesAndTypes) {
  Noise n;
  EXPECT_THROW(random_uniform(n.step, n.step, n.row, 3, 4), Error);
  EXPECT_THROW(random_uniform(n.seed, n.row, n.row, 3, 4), Error);
  EXPECT_THROW(random_uniform(n.seed, n.step, n.seed, 3, 4), Error);
  EXPECT_THROW(random_normal(n.seed, n.step, n.row, 0, 4), Error);
  EXPECT_THROW(random_normal(n.seed, n.step, n.graph.input("x", {kRows, 1}), 3, 4), Error);
}

TEST(SumInputs, RefusesABatch) {
  Graph graph;
  EXPECT_THROW(sum_inputs(graph.input("x", {kRows, 2})), Error);
}

}  // namespace
}  // namespace lamina
