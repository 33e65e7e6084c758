// Plans of random graphs give the same bits whatever the threads, the tier and the passes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/thread_pool.hpp"
#include "graph/check.hpp"
#include "graph/random_graph.hpp"

namespace lamina {
namespace {

constexpr std::uint32_t kGraphs = 12;  // of each precision

// What stays the same in a comparison.
struct Setting {
  const RandomGraph& random;
  Precision precision;
  bool trains;
};

// The outputs of three runs, the second with fewer rows and the third with one, and then what was learnt.
std::vector<double> run(const Setting& setting, ThreadPool& pool, CpuTier tier, bool optimize) {
  const RandomGraph& random = setting.random;
  const Precision precision = setting.precision;
  LeafStore store(random.graph, precision);
  random.initialise(store);
  Plan plan(random.graph, random.outputs, store, pool, tier,
            {.max_rows = RandomGraph::kMostRows, .updates = setting.trains, .optimize = optimize});
  std::vector<std::vector<float>> singles;
  std::vector<std::vector<double>> doubles;
  for (const Value& input : random.inputs) {
    const auto count = static_cast<std::size_t>(RandomGraph::kMostRows * input.shape()[1]);
    doubles.push_back(spread_values(count, -1, 1, input.id()));
    if (input == random.inputs[0])  // few numbers are not zero, so that products may skip them
      for (std::size_t i = 0; i < count; ++i)
        if (i % 7 != 0) doubles.back()[i] = 0;
    singles.emplace_back(doubles.back().begin(), doubles.back().end());
  }
  for (std::size_t i = 0; i < random.inputs.size(); ++i)
    plan.bind(random.inputs[i], precision == Precision::fp64 ? static_cast<const void*>(doubles[i].data())
                                                             : static_cast<const void*>(singles[i].data()));
  std::vector<double> all;
  const auto keep = [&](const std::vector<double>& values) { all.insert(all.end(), values.begin(), values.end()); };
  for (const std::int64_t rows : {RandomGraph::kMostRows, RandomGraph::kMostRows - 37, std::int64_t{1}}) {
    plan.run(rows);
    for (const Value& output : random.outputs) keep(plan.output_values(output));
  }
  for (const Leaf& leaf : random.graph.leaves())
    if (leaf.kind == LeafKind::parameter || leaf.kind == LeafKind::state) keep(store.get(leaf.name));
  return all;
}

std::vector<CpuTier> tiers() {
  std::vector<CpuTier> list;
  for (const CpuTier tier : {CpuTier::reference, CpuTier::avx2, CpuTier::avx512})
    if (tier <= detect_cpu_tier()) list.push_back(tier);
  return list;
}

std::size_t finite(const std::vector<double>& values) {
  return static_cast<std::size_t>(
      std::count_if(values.begin(), values.end(), [](double x) { return std::isfinite(x); }));
}

struct RandomPlans : testing::Test {
  std::vector<std::unique_ptr<ThreadPool>> pools;
  RandomPlans() {
    for (const int threads : {1, 2, 3, 5}) pools.push_back(std::make_unique<ThreadPool>(threads));
  }

  // Against the plan as it was written down, on one thread.
  void compare(const Setting& setting, CpuTier tier, const std::vector<double>& reference) {
    for (const auto& pool : pools)
      for (const bool optimize : {true, false}) {
        const std::vector<double> values = run(setting, *pool, tier, optimize);
        ASSERT_EQ(values.size(), reference.size());
        const auto differs = std::mismatch(values.begin(), values.end(), reference.begin());
        ASSERT_TRUE(differs.first == values.end())
            << (setting.trains ? "trains" : "scores") << " in " << name(setting.precision) << ", " << name(tier) << ", "
            << pool->size() << " threads, optimize " << optimize << ": value " << differs.first - values.begin()
            << " of " << values.size() << " is " << *differs.first << ", not " << *differs.second;
      }
  }

  void compare_tiers(const Setting& setting) {
    const std::vector<double> reference = run(setting, *pools[0], CpuTier::reference, false);
    ASSERT_EQ(finite(reference), reference.size());
    for (const CpuTier tier : tiers()) compare(setting, tier, reference);
  }

  // In bf16 bits may differ between tiers.
  void compare_within_tiers(const Setting& setting) {
    for (const CpuTier tier : {detect_cpu_tier(), tiers().back()})
      compare(setting, tier, run(setting, *pools[0], tier, false));
  }

  void compare_all(Precision precision, std::uint32_t first) {
    for (std::uint32_t seed = first; seed < first + kGraphs; ++seed) {
      SCOPED_TRACE(seed);
      const RandomGraph random(seed);
      for (const bool trains : {true, false}) {
        const Setting setting{random, precision, trains};
        precision == Precision::bf16 ? compare_within_tiers(setting) : compare_tiers(setting);
      }
      if (HasFatalFailure()) return;
    }
  }
};

TEST_F(RandomPlans, GiveTheSameBitsInFp32) { compare_all(Precision::fp32, 0); }
TEST_F(RandomPlans, GiveTheSameBitsInFp64) { compare_all(Precision::fp64, kGraphs); }
TEST_F(RandomPlans, GiveTheSameBitsInBf16) { compare_all(Precision::bf16, 2 * kGraphs); }

}  // namespace
}  // namespace lamina
