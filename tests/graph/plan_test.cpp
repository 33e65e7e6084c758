#include "lamina/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "base/thread_pool.hpp"
#include "graph/bf16_choice.hpp"
#include "graph/check.hpp"
#include "graph/count_allocations.hpp"
#include "graph/plan_memory.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/error.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

// A small classifier with momentum: every kind of step, updates in place and a scalar state.
struct Classifier {
  Graph graph;
  Value x = graph.input("x", {kRows, 40}), labels = graph.input("labels", {kRows, 1}, Type::index);
  Value rate = graph.input("rate", {});
  Value w1 = graph.parameter("w1", {40, 33}), b1 = graph.parameter("b1", {33}), w2 = graph.parameter("w2", {33, 3});
  Value power = graph.state("power", {}, 1);
  Value hidden = relu(matmul(x, w1) + b1), logits = matmul(hidden, w2);
  Value losses = log_sum_exp(logits) - pick(logits, labels);
  Value weights = broadcast_to(graph.constant(1), {kRows, 1});
  Value loss = weighted_mean(losses, weights);
  Value probabilities = softmax(logits);

  Classifier() {
    const Value next_power = power * 0.9;
    graph.update(power, next_power);
    const std::vector<Value> parameters = {w1, b1, w2};
    const std::vector<Value> slopes = gradients(loss, parameters);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const Value velocity = graph.state("velocity " + std::to_string(i), parameters[i].shape());
      const Value next = velocity * 0.9 + slopes[i];
      graph.update(velocity, next);
      graph.update(parameters[i], parameters[i] - rate / (1.0 - next_power) * next);
    }
  }

  void initialise(LeafStore& store) const {
    std::uint32_t salt = 1;
    for (const char* name : {"w1", "b1", "w2"})
      store.set(name, spread_values(store.get(name).size(), -0.3, 0.3, salt++));
  }
};

constexpr std::int64_t kBatch = 200;

std::vector<float> batch_inputs() {
  const std::vector<double> values = spread_values(kBatch * 40, -1, 1, 9);
  return {values.begin(), values.end()};
}

std::vector<std::int32_t> batch_labels() {
  std::vector<std::int32_t> labels(kBatch);
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::int32_t>((i * 7) % 3);
  return labels;
}

// The parameters after some steps, the last one on a short batch.
std::vector<double> trained(int threads, CpuTier tier, bool optimize, Precision precision = Precision::fp32) {
  constexpr int kSteps = 5;
  Classifier net;
  LeafStore store(net.graph, precision);
  net.initialise(store);
  ThreadPool pool(threads);
  Plan plan(net.graph, {net.loss}, store, pool, tier, {.max_rows = kBatch, .updates = true, .optimize = optimize});
  const std::vector<float> x = batch_inputs();
  const std::vector<std::int32_t> labels = batch_labels();
  plan.bind(net.x, x.data());
  plan.bind(net.labels, labels.data());
  plan.feed(net.rate, 0.1);
  for (int step = 0; step < kSteps; ++step) plan.run(step + 1 == kSteps ? 77 : kBatch);
  std::vector<double> all;
  for (const char* name : {"w1", "b1", "w2", "power", "velocity 0"})
    for (const double value : store.get(name)) all.push_back(value);
  return all;
}

TEST(Plan, TrainsTheSameBitsWithAnyThreadsTierAndPasses) {
  const std::vector<double> reference = trained(1, CpuTier::reference, false);
  EXPECT_NEAR(reference[reference.size() - 40 * 33 - 1], std::pow(0.9, 5), 1e-6);
  for (const int threads : {1, 2, 3, 8}) EXPECT_EQ(trained(threads, CpuTier::reference, true), reference) << threads;
  for (const CpuTier tier : {CpuTier::avx2, CpuTier::avx512}) {
    if (tier > detect_cpu_tier()) continue;
    EXPECT_EQ(trained(2, tier, true), reference) << name(tier);
  }
}

TEST(Plan, TrainsTheSameBitsInBf16WithAnyThreadsAndPasses) {
  for (const CpuTier tier : {CpuTier::reference, CpuTier::avx2, CpuTier::avx512, CpuTier::avx512bf16, CpuTier::amx}) {
    if (tier > detect_cpu_tier()) continue;
    const std::vector<double> reference = trained(1, tier, false, Precision::bf16);
    EXPECT_EQ(reference != trained(1, tier, false), multiplied_in(Precision::bf16, tier) == Precision::bf16);
    for (const int threads : {1, 2, 3, 8})
      EXPECT_EQ(trained(threads, tier, true, Precision::bf16), reference) << threads << " " << name(tier);
  }
}

void learns(Precision precision) {
  Classifier net;
  LeafStore store(net.graph, precision);
  net.initialise(store);
  ThreadPool pool(1);
  Plan plan(net.graph, {net.loss}, store, pool, detect_cpu_tier(), {.max_rows = 8, .updates = true});
  const std::vector<float> x = batch_inputs();
  const std::vector<std::int32_t> labels = batch_labels();
  plan.bind(net.x, x.data());
  plan.bind(net.labels, labels.data());
  plan.feed(net.rate, 0.05);
  plan.run(8);
  EXPECT_NEAR(plan.output_values(net.loss)[0], std::log(3.0), 0.2);  // small weights: nearly even probabilities
  for (int step = 0; step < 300; ++step) plan.run(8);
  EXPECT_LT(plan.output_values(net.loss)[0], 0.01);
}

TEST(Plan, LearnsWhatItIsShown) { learns(Precision::fp32); }
TEST(Plan, LearnsWhatItIsShownInBf16) { learns(Precision::bf16); }

void allocates_nothing(Precision precision) {
  Classifier net;
  LeafStore store(net.graph, precision);
  net.initialise(store);
  ThreadPool pool(2);
  Plan plan(net.graph, {net.loss, net.probabilities}, store, pool, detect_cpu_tier(),
            {.max_rows = kBatch, .updates = true});
  const std::vector<float> x = batch_inputs();
  const std::vector<std::int32_t> labels = batch_labels();
  plan.bind(net.x, x.data());
  plan.bind(net.labels, labels.data());
  plan.feed(net.rate, 0.1);
  plan.run(kBatch);
  const std::size_t before = allocations();
  for (int step = 0; step < 3; ++step) {
    plan.feed(net.rate, 0.1 / (step + 1));
    plan.run(kBatch - step);
  }
  EXPECT_EQ(allocations(), before);
}

TEST(Plan, AStepAllocatesNothing) { allocates_nothing(Precision::fp32); }
TEST(Plan, AStepInBf16AllocatesNothing) { allocates_nothing(Precision::bf16); }

void scores_alike(Precision precision) {
  Classifier net;
  LeafStore store(net.graph, precision);
  net.initialise(store);
  ThreadPool pool(2);
  const std::vector<float> x = batch_inputs();
  Plan bulk(net.graph, {net.probabilities}, store, pool, detect_cpu_tier(), {.max_rows = kBatch});
  bulk.bind(net.x, x.data());
  bulk.run(kBatch);
  const std::vector<double> together = bulk.output_values(net.probabilities);
  Plan single(net.graph, {net.probabilities}, store, pool, detect_cpu_tier(), {.max_rows = 1});
  for (std::size_t row = 0; row < kBatch; ++row) {
    single.bind(net.x, x.data() + row * 40);
    single.run(1);
    const std::vector<double> alone = single.output_values(net.probabilities);
    for (std::size_t c = 0; c < 3; ++c) ASSERT_EQ(alone[c], together[row * 3 + c]) << row;
  }
}

// All right-hand sides read the old values, whatever the order of declaration.
TEST(Plan, ScoresARowTheSameAloneAndInBulk) { scores_alike(Precision::fp32); }
TEST(Plan, ScoresARowTheSameAloneAndInBulkInBf16) { scores_alike(Precision::bf16); }

// A number of pieces, each counted where it is done.
struct Pieces final : Background {
  explicit Pieces(int pieces) : left(pieces), done(static_cast<std::size_t>(pieces)) {}
  bool work(int thread) override {
    const int piece = left.fetch_sub(1) - 1;
    if (piece < 0) return false;
    ++done[static_cast<std::size_t>(piece)];
    threads |= 1u << thread;
    return true;
  }
  std::atomic<int> left;
  std::atomic<unsigned> threads = 0;
  std::vector<int> done;
};

TEST(Plan, WhatIsDoneMeanwhileChangesNoBit) {
  const auto learn = [](int threads, Pieces* pieces) {
    const Classifier net;
    LeafStore store(net.graph, Precision::fp32);
    net.initialise(store);
    ThreadPool pool(threads);
    Plan plan(net.graph, {net.loss}, store, pool, detect_cpu_tier(), {.max_rows = kBatch, .updates = true});
    const auto x = batch_inputs();
    const auto labels = batch_labels();
    plan.bind(net.x, x.data());
    plan.bind(net.labels, labels.data());
    plan.feed(net.rate, 0.1);
    for (int step = 0; step < 20; ++step) plan.run(kBatch, pieces);
    return store.get("w1");
  };
  const std::vector<double> alone = learn(1, nullptr);
  Pieces none(0), few(3), many(100000);
  for (Pieces* pieces : {&none, &few, &many})
    for (const int threads : {1, 2, 3}) {
      EXPECT_EQ(learn(threads, pieces), alone);
      EXPECT_EQ(pieces->threads >> threads, 0u);
      EXPECT_TRUE(std::all_of(pieces->done.begin(), pieces->done.end(), [](int times) { return times <= 1; }));
    }
  EXPECT_LE(few.left, 0);
}

TEST(Plan, UpdatesReadOldValues) {
  Graph graph;
  const Value a = graph.state("a", {2}, 1), b = graph.state("b", {2}, 2), c = graph.state("c", {2}, 3);
  graph.update(a, b);
  graph.update(b, a);
  graph.update(c, a + b + c);
  LeafStore store(graph, Precision::fp64);
  ThreadPool pool(1);
  Plan plan(graph, {}, store, pool, CpuTier::reference, {.updates = true});
  plan.run(1);
  EXPECT_EQ(store.get("a"), (std::vector<double>{2, 2}));
  EXPECT_EQ(store.get("b"), (std::vector<double>{1, 1}));
  EXPECT_EQ(store.get("c"), (std::vector<double>{6, 6}));
  plan.run(1);
  EXPECT_EQ(store.get("c"), (std::vector<double>{9, 9}));
}

TEST(Plan, UpdatesThatOthersReadByBroadcastingAreNotMadeInPlace) {
  Graph graph;
  const Value rows = graph.state("rows", {3, 1}, 1), table = graph.state("table", {3, 2}, 1);
  graph.update(rows, rows * 2.0);
  graph.update(table, table + rows);
  LeafStore store(graph, Precision::fp64);
  ThreadPool pool(1);
  Plan plan(graph, {}, store, pool, CpuTier::reference, {.updates = true});
  for (int step = 0; step < 3; ++step) plan.run(1);
  EXPECT_EQ(store.get("table"), (std::vector<double>(6, 1 + 1 + 2 + 4)));
}

// The gradient is wanted and updates the weights: it is stored, in panels of which the last may be narrower. All
// numbers are whole and small, so every precision has them exactly.
template <class T>
void stores_gradients(Precision precision) {
  for (const int threads : {1, 2, 3, 6})
    for (const std::int64_t columns : {16, 40, 90, 200}) {
      Graph graph;
      const Value x = graph.input("x", {kRows, 300}), g = graph.input("g", {kRows, columns});
      const Value w = graph.parameter("w", {300, columns});
      const Value slope = matmul_rows(x, g);
      graph.update(w, w - slope * 2.0);
      std::vector<T> xs(50 * 300), gs(50 * static_cast<std::size_t>(columns));
      for (std::size_t i = 0; i < xs.size(); ++i) xs[i] = static_cast<T>(i % 17) - 8;
      for (std::size_t i = 0; i < gs.size(); ++i) gs[i] = static_cast<T>(i % 13) - 6;
      std::vector<double> expected(300 * static_cast<std::size_t>(columns), 0.0), updated;
      for (std::size_t r = 0; r < 50; ++r)
        for (std::size_t i = 0; i < expected.size(); ++i)
          expected[i] += xs[r * 300 + i / static_cast<std::size_t>(columns)] *
                         gs[r * static_cast<std::size_t>(columns) + i % static_cast<std::size_t>(columns)];
      for (const double value : expected) updated.push_back(-2 * value);
      LeafStore store(graph, precision);
      ThreadPool pool(threads);
      Plan plan(graph, {slope}, store, pool, detect_cpu_tier(), {.max_rows = 50, .updates = true});
      plan.bind(x, xs.data());
      plan.bind(g, gs.data());
      plan.run(50);
      ASSERT_EQ(plan.output_values(slope), expected) << columns << " columns, threads: " << threads;
      ASSERT_EQ(store.get("w"), updated) << columns << " columns, threads: " << threads;
    }
}
TEST(Plan, AStoredGradientFeedsItsUpdate) { stores_gradients<float>(Precision::fp32); }
TEST(Plan, AStoredGradientFeedsItsUpdateInFp64) { stores_gradients<double>(Precision::fp64); }
TEST(Plan, AStoredGradientFeedsItsUpdateInBf16) { stores_gradients<float>(Precision::bf16); }

TEST(Plan, MergesCommonNodesAndDropsDeadOnes) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 2});
  const Value first = matmul(x, graph.constant({2, 2}, {1, 2, 3, 4})),
              second = matmul(x, graph.constant({2, 2}, {1, 2, 3, 4}));
  matmul(x, graph.constant({2, 2}, {5, 6, 7, 8}));
  const Value sum = first + second;
  LeafStore store(graph, Precision::fp64);
  ThreadPool pool(1);
  Plan plan(graph, {sum}, store, pool, CpuTier::reference, {.max_rows = 4});
  EXPECT_EQ(plan.steps().size(), 1u);  // one product, which its sum follows
  const std::vector<double> rows = {1, 1};
  plan.bind(x, rows.data());
  plan.run(1);
  EXPECT_EQ(plan.output_values(sum), (std::vector<double>{8, 12}));
}

TEST(Plan, NamesTheKernelsThatRun) {
  Classifier net;
  LeafStore store(net.graph, Precision::fp32);
  ThreadPool pool(1);
  for (const CpuTier tier : {CpuTier::reference, CpuTier::avx2, CpuTier::avx512}) {
    if (tier > detect_cpu_tier()) continue;
    const Plan plan(net.graph, {net.probabilities}, store, pool, tier, {.max_rows = 4});
    bool found = false;
    for (const PlanStepInfo& step : plan.steps())
      found = found || step.kernel == std::string("matmul_") + (tier == CpuTier::reference ? "ref" : name(tier));
    EXPECT_TRUE(found) << name(tier);
  }
}

TEST(Plan, RefusesRowsBeyondItsSizeAndUnboundInputs) {
  Classifier net;
  LeafStore store(net.graph, Precision::fp32);
  ThreadPool pool(1);
  Plan plan(net.graph, {net.probabilities}, store, pool, CpuTier::reference, {.max_rows = 4});
  EXPECT_THROW(plan.run(1), Error);
  const std::vector<float> x = batch_inputs();
  plan.bind(net.x, x.data());
  EXPECT_THROW(plan.run(5), Error);
  EXPECT_THROW(plan.run(0), Error);
  EXPECT_NO_THROW(plan.run(4));
}

// The encoder's nodes are exact: computed in double whatever the precision of the rest, then cast.
TEST(Plan, ExactNodesAreDoubleInASinglePrecisionPlan) {
  Graph graph;
  const Value cells = graph.input("cells", {kRows, 2}, Type::exact),
              pixels = graph.input("pixels", {kRows, 2}, Type::byte);
  const Value mean = graph.constant({2}, {1e9 + 0.25, 2}, Type::exact);
  const Value imputed = select(is_missing(cells), mean, cells) - mean;
  const Value y = concat({cast(imputed, Type::real), cast(cast(pixels, Type::exact) / 255.0, Type::real)});
  LeafStore store(graph, Precision::fp32);
  ThreadPool pool(1);
  Plan plan(graph, {y}, store, pool, detect_cpu_tier(), {.max_rows = 2});
  const std::vector<double> rows = {1e9 + 0.5, NAN, 1e9 + 1.25, 5};
  const std::vector<std::uint8_t> bytes = {0, 255, 51, 102};
  plan.bind(cells, rows.data());
  plan.bind(pixels, bytes.data());
  plan.run(2);
  EXPECT_EQ(plan.output_values(y), (std::vector<double>{0.25, 0, 0, 1, 1, 3, double(51.0f / 255), double(float(0.4))}));
}

TEST(Plan, ItsMemoryIsKnownBeforeItIsAllocated) {
  for (const bool optimize : {true, false}) {
    for (const std::int64_t rows : {1, 8, 100}) {
      const Classifier net;
      LeafStore store(net.graph, Precision::fp32);
      ThreadPool pool(1);
      const PlanOptions options{.max_rows = rows, .updates = true, .optimize = optimize};
      const std::size_t known = plan_arena_bytes(net.graph, {net.loss}, Precision::fp32, pool.size(), options);
      EXPECT_GT(known, 0U);
      EXPECT_EQ(Plan(net.graph, {net.loss}, store, pool, CpuTier::reference, options).arena_bytes(), known);
    }
  }
}

}  // namespace
}  // namespace lamina
