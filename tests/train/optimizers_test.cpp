#include "train/optimizers.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "base/cpu.hpp"
#include "base/thread_pool.hpp"
#include "lamina/ops.hpp"
#include "lamina/plan.hpp"
#include "train/momentum.hpp"
#include "train/schedules.hpp"
#include "train/updates.hpp"

namespace lamina::train {
namespace {

const std::vector<double> kStart = {1.5, -0.25, 3}, kGoal = {0.5, 2, 3.5}, kSlope = {1, 0.01, 30};

// One parameter of three weights with the gradient slope·(w − goal), and the rule under test.
struct Problem {
  Graph graph;
  Value w = graph.parameter("w", {3}), rate = graph.input("rate", {});
  ThreadPool pool{1};
  std::unique_ptr<LeafStore> store;
  std::unique_ptr<Plan> plan;

  Problem(const std::string& rule, const Options& options, Precision precision = Precision::fp64,
          std::vector<double> slope = kSlope) {
    const Value steepness = graph.constant({3}, std::move(slope)), goal = graph.constant({3}, kGoal);
    const auto gradients_at = [&](const Values& at) { return Values{steepness * (at[0] - goal)}; };
    const Values parameters = {w}, gradients = gradients_at(parameters), rates = {rate};
    const Value momentum = graph.constant(options.momentum);
    graph.update(w,
                 find_optimizer(rule)->next({graph, parameters, gradients, rates, momentum, options, gradients_at})[0]);
    store = std::make_unique<LeafStore>(graph, precision);
    store->set("w", kStart);
    plan = std::make_unique<Plan>(graph, gradients, *store, pool, CpuTier::reference,
                                  PlanOptions{.max_rows = 1, .updates = true});
  }

  std::vector<double> step(double learning_rate) {
    plan->feed(rate, learning_rate);
    plan->run(1);
    return store->get("w");
  }
};

double rate_of_step(int t) { return 0.1 / t; }

TEST(Adam, FollowsThePaperStepByStep) {
  Options options;
  options.beta1 = 0.8;
  options.beta2 = 0.95;
  options.epsilon = 1e-3;
  Problem problem("adam", options);
  auto w = kStart;
  std::vector<double> m(3), v(3);
  for (int t = 1; t <= 50; ++t) {
    const auto found = problem.step(rate_of_step(t));
    for (std::size_t i = 0; i < 3; ++i) {  // Kingma & Ba 2015, algorithm 1
      const double g = kSlope[i] * (w[i] - kGoal[i]);
      m[i] = 0.8 * m[i] + (1 - 0.8) * g;
      v[i] = 0.95 * v[i] + (1 - 0.95) * g * g;
      const double m_hat = m[i] / (1 - std::pow(0.8, t)), v_hat = v[i] / (1 - std::pow(0.95, t));
      w[i] -= rate_of_step(t) * m_hat / (std::sqrt(v_hat) + 1e-3);
      ASSERT_NEAR(found[i], w[i], 1e-12) << "step " << t << " weight " << i;
    }
  }
}

// The first step moves each weight by the rate, whatever its gradient.
TEST(Adam, TheFirstStepIsTheRateInFp32) {
  Problem problem("adam", Options{}, Precision::fp32);
  const auto found = problem.step(0.001);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_NEAR(std::abs(found[i] - kStart[i]), 0.001, 3e-7) << i;  // the weights' own rounding
}

TEST(Sgd, FollowsTheFormulaStepByStep) {
  Options options;
  options.momentum = 0.75;
  Problem problem("sgd", options);
  auto w = kStart;
  std::vector<double> v(3);
  for (int t = 1; t <= 50; ++t) {
    const auto found = problem.step(rate_of_step(t) / 10);
    for (std::size_t i = 0; i < 3; ++i) {
      v[i] = 0.75 * v[i] + kSlope[i] * (w[i] - kGoal[i]);
      w[i] -= rate_of_step(t) / 10 * v[i];
      ASSERT_NEAR(found[i], w[i], 1e-12) << "step " << t << " weight " << i;
    }
  }
}

TEST(Sgd, WithoutMomentumKeepsNoState) {
  Options options;
  options.momentum = 0;
  Problem problem("sgd", options);
  for (const auto& leaf : problem.graph.leaves()) EXPECT_NE(leaf.kind, LeafKind::state) << leaf.name;
  EXPECT_DOUBLE_EQ(problem.step(0.5)[0], 1.5 - 0.5 * 1 * (1.5 - 0.5));
}

// Gradients that stop leave sums that halve at each step; 400 halvings in fp32 would end among the denormals.
TEST(Optimizers, DecayedSumsBecomeZeroNotDenormal) {
  for (const auto& rule : optimizers()) {
    if (rule.next == nullptr) continue;  // lbfgs keeps differences, not sums
    Options options;
    options.momentum = options.beta1 = options.beta2 = options.rho = 0.5;
    Problem problem(rule.name, options, Precision::fp32, {0, 0, 0});
    for (const auto& leaf : problem.graph.leaves())
      if (leaf.kind == LeafKind::state && !problem.graph.value(leaf).shape().empty())
        problem.store->set(leaf.name, {1e-4, 1, 1e4});
    for (int t = 0; t < 400; ++t) problem.step(0.001);
    for (const auto& leaf : problem.graph.leaves()) {
      if (leaf.kind != LeafKind::state) continue;
      for (const double value : problem.store->get(leaf.name))
        EXPECT_TRUE(value == 0 || std::abs(value) > 1e-31) << rule.name << " " << leaf.name << " " << value;
    }
  }
}

// docs/optimizers.md says of each what it does, in the words of the tables.
TEST(Optimizers, TheManualHasEveryFormula) {
  std::ifstream file(LAMINA_SOURCE_DIR "/docs/optimizers.md");
  std::stringstream text;
  text << file.rdbuf();
  const std::string manual = text.str();
  const auto expect_rows = [&](const auto& table) {
    for (const auto& entry : table) {
      const std::string row = "| `" + std::string(entry.name) + "` | " + entry.formula + " | " + entry.citation + " |";
      EXPECT_NE(manual.find(row), std::string::npos) << row;
    }
  };
  expect_rows(optimizers());
  expect_rows(momentum_forms());
  expect_rows(schedules());
}

TEST(Optimizers, NothingIsUpdatedWhenAllIsFrozen) {
  for (const auto& rule : optimizers()) {
    if (rule.next == nullptr) continue;
    Graph graph;
    ParameterInfo frozen;
    frozen.frozen = true;
    const Value w = graph.parameter("w", {1}, frozen), rate = graph.input("rate", {});
    Options options;
    options.optimizer = rule.name;
    options.clip_norm = options.ema = 0.5;
    add_updates(graph, w * w, {rate, {}}, options);
    EXPECT_TRUE(graph.updates().empty()) << rule.name;
  }
}

TEST(Optimizers, ARateFactorAndAFrozenParameterAreObeyed) {
  Graph graph;
  ParameterInfo slow, frozen;
  slow.rate_factor = 0.5;
  frozen.frozen = true;
  const Value a = graph.parameter("a", {1}), b = graph.parameter("b", {1}, slow), c = graph.parameter("c", {1}, frozen);
  const Value rate = graph.input("rate", {});
  Options options;
  options.optimizer = "sgd";
  options.momentum = 0;
  const Value loss = a + b + c;
  add_updates(graph, loss, {rate, {}}, options);
  LeafStore store(graph, Precision::fp64);
  ThreadPool pool(1);
  Plan plan(graph, {loss}, store, pool, CpuTier::reference, {.max_rows = 1, .updates = true});
  plan.feed(rate, 0.25);
  plan.run(1);
  EXPECT_EQ(store.get("a")[0], -0.25);
  EXPECT_EQ(store.get("b")[0], -0.125);
  EXPECT_EQ(store.get("c")[0], 0);
}

TEST(Optimizers, ThePenaltyPullsWeightsAndNotBiases) {
  Graph graph;
  ParameterInfo weights, biases;
  weights.role = "weights";
  weights.l2 = 0.5;
  biases.role = "biases";
  const Value w = graph.parameter("w", {1}, weights), b = graph.parameter("b", {1}, biases);
  const Value rate = graph.input("rate", {});
  Options options;
  options.optimizer = "sgd";
  options.momentum = 0;
  const Value loss = w + b;
  add_updates(graph, loss, {rate, {}}, options);
  LeafStore store(graph, Precision::fp64);
  store.set("w", {4});
  store.set("b", {4});
  ThreadPool pool(1);
  Plan plan(graph, {loss}, store, pool, CpuTier::reference, {.max_rows = 1, .updates = true});
  plan.feed(rate, 1);
  plan.run(1);
  EXPECT_EQ(store.get("w")[0], 4 - (1 + 0.5 * 4));
  EXPECT_EQ(store.get("b")[0], 4 - 1);
}

}  // namespace
}  // namespace lamina::train
