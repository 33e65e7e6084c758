// What layers compute, in scoring and in a training step, against figures worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "base/cpu.hpp"
#include "base/thread_pool.hpp"
#include "lamina/error.hpp"
#include "lamina/network.hpp"
#include "lamina/plan.hpp"

namespace lamina {
namespace {

// A network as a plan in double precision: one training step after another, or scoring.
class Runner {
 public:
  Runner(const Network& network, bool training, std::int64_t max_rows)
      : x_(graph_.input("x", {kRows, network.inputs})),
        mode_{graph_.input("seed", {2}, Type::index), graph_.input("step", {}, Type::index),
              graph_.input("row", {kRows, 1}, Type::index)},
        built_(build(graph_, network, x_, training ? std::optional<TrainingMode>(mode_) : std::nullopt)),
        store_(graph_, Precision::fp64),
        plan_(graph_, outputs(), store_, pool_, CpuTier::reference, {.max_rows = max_rows, .updates = training}) {
    initialize(store_, graph_, network, 1);
    plan_.bind(mode_.seed, seed_);
  }

  std::vector<double> run(const std::vector<double>& x, std::vector<std::int32_t> rows, int step = 0) {
    plan_.bind(x_, x.data());
    plan_.bind(mode_.row, rows.data());
    plan_.feed(mode_.step, step);
    plan_.run(static_cast<std::int64_t>(rows.size()));
    return plan_.output_values(built_.output);
  }
  double penalty() const { return plan_.output_values(built_.penalty).at(0); }
  LeafStore& store() { return store_; }
  const Graph& graph() const { return graph_; }

 private:
  std::vector<Value> outputs() const {
    if (built_.penalty) return {built_.output, built_.penalty};
    return {built_.output};
  }

  Graph graph_;
  Value x_;
  TrainingMode mode_;
  Built built_;
  LeafStore store_;
  ThreadPool pool_{1};
  Plan plan_;
  std::int32_t seed_[2] = {5, 0};
};

std::vector<std::int32_t> rows_up_to(int count) {
  std::vector<std::int32_t> rows(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) rows[static_cast<std::size_t>(i)] = i;
  return rows;
}

Network of(std::int64_t inputs, const Layer& layer) {
  Network network{inputs, {layer}, "squared_error"};
  complete_widths(network);
  return network;
}

Layer typed(const std::string& type) {
  Layer layer;
  layer.type = type;
  return layer;
}

void expect_near(const std::vector<double>& found, const std::vector<double>& wanted, double tolerance = 1e-14) {
  ASSERT_EQ(found.size(), wanted.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], wanted[i], tolerance) << i;
}

// ---- norms ----

TEST(BatchNorm, NormalisesByTheBatchAndMovesTheRunningStatistics) {
  Layer layer = typed("batch_norm");
  layer.decay = 0.5;
  Runner runner(of(1, layer), true, 4);
  runner.store().set("batch_norm1.gamma", {2});
  runner.store().set("batch_norm1.beta", {10});
  // Mean 4, variance 5 with divisor 4, 20/3 with divisor 3.
  const double root = std::sqrt(5 + 1e-5);
  expect_near(runner.run({1, 3, 5, 7}, rows_up_to(4)), {10 - 6 / root, 10 - 2 / root, 10 + 2 / root, 10 + 6 / root});
  expect_near(runner.store().get("batch_norm1.running_mean"), {4});
  expect_near(runner.store().get("batch_norm1.running_variance"), {20.0 / 3});
  // The second batch counts 1, the first ½: of 4 and 1, and of 20/3 and 2.
  runner.run({0, 2}, rows_up_to(2), 1);
  expect_near(runner.store().get("batch_norm1.running_mean"), {(0.5 * 4 + 1) / 1.5});
  expect_near(runner.store().get("batch_norm1.running_variance"), {(0.5 * 20.0 / 3 + 2) / 1.5});
}

TEST(BatchNorm, ScoresByTheRunningStatistics) {
  Runner runner(of(1, typed("batch_norm")), false, 2);
  runner.store().set("batch_norm1.running_mean", {3});
  runner.store().set("batch_norm1.running_variance", {4 - 1e-5});
  expect_near(runner.run({3, 7}, rows_up_to(2)), {0, 2});
}

TEST(BatchNorm, ABatchOfOneRowIsNormalisedByTheRunningStatistics) {
  Layer layer = typed("batch_norm");
  layer.decay = 0.5;
  Runner runner(of(1, layer), true, 4);
  runner.run({1, 3, 5, 7}, rows_up_to(4));
  const double mean = 4, variance = 20.0 / 3;
  expect_near(runner.run({10}, rows_up_to(1), 1), {(10 - mean) / std::sqrt(variance + 1e-5)});
  expect_near(runner.store().get("batch_norm1.running_mean"), {(0.5 * mean + 10) / 1.5});
  expect_near(runner.store().get("batch_norm1.running_variance"), {(0.5 * variance + 36) / 1.5});
}

TEST(BatchNorm, AFrozenOneKeepsItsStatistics) {
  Layer layer = typed("batch_norm");
  layer.frozen = true;
  Runner runner(of(1, layer), true, 2);
  expect_near(runner.run({1, 3}, rows_up_to(2)), {1 / std::sqrt(1 + 1e-5), 3 / std::sqrt(1 + 1e-5)});
  EXPECT_EQ(runner.store().get("batch_norm1.running_mean"), std::vector<double>{0});
}

TEST(LayerNorm, NormalisesEachRow) {
  for (const bool training : {false, true}) {
    Runner runner(of(4, typed("layer_norm")), training, 2);
    runner.store().set("layer_norm1.gamma", {1, 1, 1, 3});
    runner.store().set("layer_norm1.beta", {0, 0, 0, 1});
    const double root = std::sqrt(5 + 1e-5);
    expect_near(runner.run({1, 3, 5, 7, 2, 2, 2, 2}, rows_up_to(2)),
                {-3 / root, -1 / root, 1 / root, 9 / root + 1, 0, 0, 0, 1});
  }
}

// ---- residual, maxout, given weights ----

Layer given(RealMatrix weights, RealList biases, const std::string& activation = "linear") {
  Layer layer;
  layer.units = static_cast<std::int64_t>(weights.front().size());
  layer.weights = std::move(weights);
  layer.biases = std::move(biases);
  layer.activation = activation;
  return layer;
}

TEST(Residual, AddsAnEarlierLayerOrTheInput) {
  Layer first = typed("residual"), second = typed("residual");
  second.from = 1;
  second.activation = "relu";
  Network network{2, {given({{1, 0}, {0, -1}}, {0, 0}), first, second}, "squared_error"};
  complete_widths(network);
  Runner runner(network, false, 1);
  expect_near(runner.run({3, 4}, {0}), {3 + 3 + 3, 0});  // (3, −4), + (3, 4) = (6, 0), + (3, −4) = (9, −4)
}

TEST(Residual, WidthsMustAgree) {
  Layer residual = typed("residual");
  Network network{3, {{"dense", 5, "tanh"}, residual}, "squared_error"};
  complete_widths(network);
  try {
    check_network(network, "net.json");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(
        error.what(),
        "net.json: layers[1].from adds the network's 3 inputs to layer 1's 5 values; give both the same width");
  }
  network.layers[1].from = 1;
  EXPECT_THROW(check_network(network), Error);  // its own input
}

TEST(Maxout, TakesTheLargestPieceOfEachUnit) {
  Layer layer = given({{1, 2, -1, -2}}, {0, 0, 1, 5});
  layer.activation = "maxout";
  layer.units = 2;
  layer.pieces = 2;
  Runner runner(of(1, layer), false, 2);
  // Pieces x, 2x and −x + 1, −2x + 5.
  expect_near(runner.run({3, -1}, rows_up_to(2)), {3, 6, 2, 7});
  EXPECT_EQ(parameter_counts(of(1, layer)), std::vector<std::int64_t>{8});
}

TEST(Network, BothBuildsShareTheirLeaves) {
  Network network{3, {{"dense", 4, "relu"}, typed("batch_norm"), {"dense", 1, "linear"}}, "squared_error"};
  network.layers[0].dropout = 0.5;
  complete_widths(network);
  Graph graph;
  const Value x = graph.input("x", {kRows, 3});
  const TrainingMode mode{graph.input("seed", {2}, Type::index), graph.input("step", {}, Type::index),
                          graph.input("row", {kRows, 1}, Type::index)};
  build(graph, network, x);
  const auto count = [&] {
    return std::count_if(graph.leaves().begin(), graph.leaves().end(),
                         [](const Leaf& leaf) { return leaf.kind == LeafKind::parameter; });
  };
  EXPECT_EQ(count(), 2 + 4 + 2);
  build(graph, network, x, mode);
  EXPECT_EQ(count(), 2 + 4 + 2);
}

TEST(Network, LayersGiveTheirParametersWhatTheOptimizerWantsToKnow) {
  Layer layer{"dense", 4, "relu"};
  layer.l1 = 0.25;
  layer.l2 = 0.5;
  layer.max_w2 = 3;
  layer.rate_factor = 0.1;
  layer.frozen = true;
  Graph graph;
  build(graph, of(3, layer), graph.input("x", {kRows, 3}));
  const ParameterInfo& weights = graph.find_leaf("dense1.weights")->parameter;
  EXPECT_EQ(weights.l1, 0.25);
  EXPECT_EQ(weights.l2, 0.5);
  EXPECT_EQ(weights.max_w2, 3);
  EXPECT_EQ(weights.rate_factor, 0.1);
  EXPECT_TRUE(weights.frozen);
  const ParameterInfo& biases = graph.find_leaf("dense1.biases")->parameter;
  EXPECT_EQ(biases.l1 + biases.l2 + biases.max_w2, 0);  // biases are not penalised
  EXPECT_EQ(biases.rate_factor, 0.1);
  EXPECT_TRUE(biases.frozen);
}

// ---- random parts of a step ----

constexpr int kMany = 500, kWide = 40;

Network passing(Layer layer) {
  layer.type = "activation";
  return of(kWide, layer);
}

std::vector<double> ones(std::size_t count) { return std::vector<double>(count, 1.0); }

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

TEST(Dropout, LeavesOutItsShareAndScalesTheRest) {
  Layer layer;
  layer.dropout = 0.2;
  Runner training(passing(layer), true, kMany), scoring(passing(layer), false, kMany);
  const auto found = training.run(ones(kMany * kWide), rows_up_to(kMany));
  for (const double value : found) ASSERT_TRUE(value == 0 || value == 1 / (1 - 0.2)) << value;
  const double kept = mean_of(found) * (1 - 0.2);
  EXPECT_NEAR(kept, 0.8, 4 * std::sqrt(0.8 * 0.2 / (kMany * kWide)));  // four deviations
  EXPECT_EQ(scoring.run(ones(kMany * kWide), rows_up_to(kMany)), ones(kMany * kWide));
}

TEST(Dropout, GoesByTheRowOfTheTableAndTheStep) {
  Layer layer;
  layer.dropout = 0.5;
  Runner runner(passing(layer), true, 3);
  const auto row = [](const std::vector<double>& values, std::size_t i) {
    return std::vector<double>(values.begin() + static_cast<std::ptrdiff_t>(i * kWide),
                               values.begin() + static_cast<std::ptrdiff_t>((i + 1) * kWide));
  };
  const auto some = runner.run(ones(3 * kWide), {70, 8, 9}), others = runner.run(ones(2 * kWide), {9, 70});
  EXPECT_EQ(row(some, 0), row(others, 1));
  EXPECT_EQ(row(some, 2), row(others, 0));
  EXPECT_NE(row(some, 0), row(some, 1));
  EXPECT_NE(row(runner.run(ones(kWide), {70}, 1), 0), row(some, 0));
}

TEST(Dropout, TwoLayersDrawDifferentMasks) {
  Layer layer = typed("activation");
  layer.dropout = 0.5;
  Network network{kWide, {layer, layer}, "squared_error"};
  network.input_dropout = 0.5;
  complete_widths(network);
  Runner runner(network, true, kMany);
  // Three masks of a half each leave an eighth: the same mask three times would leave a half.
  EXPECT_NEAR(mean_of(runner.run(ones(kMany * kWide), rows_up_to(kMany))) / 8, 1.0 / 8,
              4 * std::sqrt(1.0 / 8 * 7 / 8 / (kMany * kWide)));
}

TEST(DropConnect, MasksWeightsOnceForAllRowsOfAStep) {
  Layer layer = given(RealMatrix(kWide, RealList(kWide)), RealList(kWide));
  for (std::size_t i = 0; i < kWide; ++i) layer.weights[i][i] = 1;
  layer.drop_connect = 0.25;
  Runner runner(of(kWide, layer), true, 2);
  const auto found = runner.run(ones(2 * kWide), {3, 700});
  int kept = 0;
  for (std::size_t i = 0; i < kWide; ++i) {
    EXPECT_EQ(found[i], found[kWide + i]);
    EXPECT_TRUE(found[i] == 0 || found[i] == 1 / (1 - 0.25));
    kept += found[i] != 0;
  }
  EXPECT_GT(kept, 18);  // four deviations of 2.7 below 30
  EXPECT_LT(kept, kWide);
  EXPECT_NE(runner.run(ones(2 * kWide), {3, 700}, 1), found);
}

void expect_standard_normal(const std::vector<double>& noise) {
  const double count = static_cast<double>(noise.size());
  double squares = 0;
  for (const double value : noise) squares += value * value;
  EXPECT_NEAR(mean_of(noise), 0, 4 / std::sqrt(count));
  EXPECT_NEAR(squares / count, 1, 4 * std::sqrt(2 / count));
}

TEST(Noise, OnInputsHasItsDeviation) {
  Network network = passing({});
  network.input_noise = 0.25;
  Runner runner(network, true, kMany);
  auto found = runner.run(ones(kMany * kWide), rows_up_to(kMany));
  for (double& value : found) value = (value - 1) / 0.25;
  expect_standard_normal(found);
  Runner scoring(network, false, 1);
  EXPECT_EQ(scoring.run(ones(kWide), {0}), ones(kWide));
}

TEST(Noise, OnWeightsHasItsDeviationAndIsTheSameForAllRows) {
  Layer layer = given({RealList(1000, 2)}, RealList(1000));
  layer.weight_noise = 0.5;
  Runner runner(of(1, layer), true, 2);
  auto found = runner.run({1, 1}, {4, 9});
  EXPECT_TRUE(std::equal(found.begin(), found.begin() + 1000, found.begin() + 1000));
  for (double& value : found) value = (value - 2) / 0.5;
  found.resize(1000);
  expect_standard_normal(found);
}

// ---- sparse answers ----

double divergence(double rho, double found) {
  return rho * std::log(rho / found) + (1 - rho) * std::log((1 - rho) / (1 - found));
}

TEST(Sparsity, PenaltyOfSigmoidUnits) {
  Layer layer{"dense", 2, "sigmoid"};
  layer.weights = {{0, 0}};
  layer.biases = {0, std::log(3.0)};  // answers ½ and ¾
  layer.average_activation = 0.05;
  layer.sparsity_beta = 3;
  Runner runner(of(1, layer), true, 2);
  runner.run({1, -1}, {0, 1});
  EXPECT_NEAR(runner.penalty(), 3 * (divergence(0.05, 0.5) + divergence(0.05, 0.75)), 1e-13);
}

TEST(Sparsity, PenaltyOfTanhUnitsGoesByTheirRange) {
  Layer layer{"dense", 1, "tanh"};
  layer.weights = {{1}};
  layer.average_activation = -0.9;  // 0.05 of the way from −1 to 1
  layer.sparsity_beta = 1;
  Runner runner(of(1, layer), true, 2);
  runner.run({std::atanh(0.2), std::atanh(0.6)}, {0, 1});  // mean 0.4, 0.7 of the way
  EXPECT_NEAR(runner.penalty(), divergence(0.05, 0.7), 1e-13);
}

TEST(Sparsity, NeedsABoundedActivationAndAMeanInsideItsRange) {
  const auto refusal = [](const char* activation, double mean) -> std::string {
    Layer layer{"dense", 1, activation};
    layer.sparsity_beta = 1;
    layer.average_activation = mean;
    try {
      check_network(of(1, layer));
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_NE(refusal("relu", 0.1).find("layers[0].sparsity_beta needs an activation of bounded values"),
            std::string::npos);
  EXPECT_NE(refusal("sigmoid", 0).find("use a number above 0 and below 1"), std::string::npos);
  EXPECT_EQ(refusal("tanh", 0), "");
  EXPECT_EQ(refusal("sigmoid", 0.05), "");
}

}  // namespace
}  // namespace lamina
