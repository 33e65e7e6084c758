// The penalties' slopes, which are written out, against differences of what they are the slopes of.
#include <gtest/gtest.h>

#include <cmath>

#include "base/cpu.hpp"
#include "base/thread_pool.hpp"
#include "lamina/ops.hpp"
#include "lamina/plan.hpp"
#include "train/updates.hpp"

namespace lamina::train {
namespace {

const std::vector<double> kWeights = {0.5, -1.25, 2, -0.125};

double penalty(const std::vector<double>& weights, double l1, double l2) {
  double sum = 0;
  for (const double w : weights) sum += l1 * std::abs(w) + l2 / 2 * w * w;
  return sum;
}

// What a step of rate 1 without momentum takes off the weights where the loss is flat: the penalties' slopes.
std::vector<double> slopes(double l1, double l2, const char* role) {
  Graph graph;
  ParameterInfo info;
  info.role = role;
  info.l1 = l1;
  info.l2 = l2;
  const Value w = graph.parameter("w", {2, 2}, info), rate = graph.input("rate", {});
  Options options;
  options.optimizer = "sgd";
  options.momentum = 0;
  options.l1 = options.l2 = 100;  // the leaf's own count, not these
  add_updates(graph, sum_rows(sum_columns(0 * w)), {rate, {}}, options);
  LeafStore store(graph, Precision::fp64);
  store.set("w", kWeights);
  ThreadPool pool(1);
  Plan plan(graph, {}, store, pool, CpuTier::reference, {.max_rows = 1, .updates = true});
  plan.feed(rate, 1);
  plan.run(1);
  auto taken = store.get("w");
  for (std::size_t i = 0; i < taken.size(); ++i) taken[i] = kWeights[i] - taken[i];
  return taken;
}

TEST(Penalties, SlopesAgreeWithDifferences) {
  constexpr double kStep = 1e-4;  // central differences of squares and of sizes away from 0 are exact but for rounding
  for (const auto& [l1, l2] : {std::pair{0.25, 0.0}, {0.0, 0.5}, {0.125, 0.75}}) {
    const auto found = slopes(l1, l2, "weights");
    for (std::size_t i = 0; i < kWeights.size(); ++i) {
      auto above = kWeights, below = kWeights;
      above[i] += kStep;
      below[i] -= kStep;
      EXPECT_NEAR(found[i], (penalty(above, l1, l2) - penalty(below, l1, l2)) / (2 * kStep), 1e-10);
    }
  }
}

TEST(Penalties, BiasesHaveNone) { EXPECT_EQ(slopes(1, 1, "biases"), std::vector<double>(4)); }

}  // namespace
}  // namespace lamina::train
