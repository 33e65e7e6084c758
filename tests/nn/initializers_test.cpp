#include "nn/initializers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/philox.hpp"
#include "graph/check.hpp"
#include "lamina/network.hpp"
#include "lamina/plan.hpp"

namespace lamina {
namespace {

constexpr std::int64_t kIn = 300, kOut = 200;

struct Moments {
  double mean = 0, variance = 0, largest = 0;
};

Moments moments_of(const std::vector<double>& weights) {
  Moments moments;
  for (const double w : weights) {
    moments.mean += w / static_cast<double>(weights.size());
    moments.variance += w * w / static_cast<double>(weights.size());
    moments.largest = std::max(moments.largest, std::abs(w));
  }
  return moments;
}

std::vector<double> drawn(const std::string& name, nn::Fans fans, std::uint64_t seed = 7, std::uint32_t position = 0) {
  return nn::initial_weights(*nn::find_initializer(name), fans, {seed, position});
}

double non_zero(const std::vector<double>& weights) {
  return static_cast<double>(std::count_if(weights.begin(), weights.end(), [](double w) { return w != 0; }));
}

// Variances as the lectures, the papers and H2O give them, for 300 inputs and 200 units.
const std::map<std::string, double> kVariances = {
    {"zeros", 0},
    {"normal", 0.01 * 0.01},
    {"uniform", 0.02 * 0.02 / 12},
    {"fan_in_uniform", 4.0 / 300 / 12},
    {"xavier", 1.0 / 300},
    {"lecun_uniform", 1.0 / 300},
    {"fan_out_normal", 1.0 / 200},
    {"he_normal", 2.0 / 300},
    {"he_uniform", 2.0 / 300},
    {"glorot_normal", 2.0 / 500},
    {"glorot_uniform", 4 * 6.0 / 500 / 12},
    {"glorot_relu_normal", 2 * 2.0 / 500},
    {"glorot_relu_uniform", 2 * 2.0 / 500},
    {"glorot_sigmoid_normal", 16 * 2.0 / 500},
    {"glorot_sigmoid_uniform", 4 * 4 * 2.0 / 500},
    {"uniform_adaptive", 2.0 / 500},
    {"sparse", 15.0 / 300},
    {"orthogonal", 1.0 / 300},
};

// Of n independent draws, the mean is within 5/√n deviations and the variance within 5·√(2/n) of what it must be.
TEST(Initializers, Lecture_6_MeanZeroAndTheVarianceOfEachFormula) {
  EXPECT_EQ(kVariances.size(), nn::initializers().size());
  for (const auto& initializer : nn::initializers()) {
    SCOPED_TRACE(initializer.name);
    const double variance = kVariances.at(initializer.name);
    EXPECT_NEAR(initializer.variance({kIn, kOut}), variance, 1e-15);
    const auto weights = drawn(initializer.name, {kIn, kOut});
    const auto found = moments_of(weights);
    const double n = std::max(1.0, non_zero(weights));
    EXPECT_LE(std::abs(found.mean), 5 * std::sqrt(variance / n));
    EXPECT_LE(std::abs(found.variance - variance), 5 * std::sqrt(2 / n) * variance);
  }
}

// A uniform draw nears its bound and stays inside it; a normal one goes beyond.
TEST(Initializers, Lecture_6_BoundsOfTheUniforms) {
  const double glorot = std::sqrt(6.0 / 500);
  for (const auto& [name, bound] : std::map<std::string, double>{{"uniform", 0.01},
                                                                 {"fan_in_uniform", 1 / std::sqrt(300.0)},
                                                                 {"lecun_uniform", std::sqrt(3.0 / 300)},
                                                                 {"he_uniform", std::sqrt(6.0 / 300)},
                                                                 {"glorot_uniform", glorot},
                                                                 {"glorot_relu_uniform", std::sqrt(2.0) * glorot},
                                                                 {"glorot_sigmoid_uniform", 4 * glorot},
                                                                 {"uniform_adaptive", glorot}}) {
    const double largest = moments_of(drawn(name, {kIn, kOut})).largest;
    EXPECT_LE(largest, bound * (1 + 1e-15)) << name;
    EXPECT_GE(largest, 0.999 * bound) << name;
  }
  EXPECT_GE(moments_of(drawn("xavier", {kIn, kOut})).largest, 3.5 / std::sqrt(300.0));
}

TEST(Initializers, TheScaleIsADeviationOrAHalfWidth) {
  const Stream stream(7, Purpose::initial_weights, 0, 2);
  EXPECT_DOUBLE_EQ(drawn("normal", {4, 3, 0.5})[2 * 3 + 1], 0.5 * stream.normal(1));
  EXPECT_DOUBLE_EQ(drawn("uniform", {4, 3, 0.5})[2 * 3 + 1], 0.5 * (2 * stream.uniform(1) - 1));
  EXPECT_EQ(drawn("xavier", {4, 3, 0.5}), drawn("xavier", {4, 3}));
}

TEST(Initializers, Lecture_6_SparseGivesEveryUnitFifteenInputs) {
  const auto weights = drawn("sparse", {kIn, kOut});
  std::vector<int> outgoing(kIn, 0);
  for (std::size_t j = 0; j < kOut; ++j) {
    int incoming = 0;
    for (std::size_t i = 0; i < kIn; ++i)
      if (weights[i * kOut + j] != 0) ++incoming, ++outgoing[i];
    EXPECT_EQ(incoming, 15) << j;
  }
  // Each input is chosen by 200 · 15 / 300 = 10 units on average, binomially.
  EXPECT_LE(*std::max_element(outgoing.begin(), outgoing.end()), 10 + 5 * 3.1);
  EXPECT_EQ(non_zero(drawn("sparse", {6, 4})), 24) << "fewer than 15 inputs: all of them";
}

TEST(Initializers, Lecture_6_OrthogonalColumnsOrRows) {
  for (const auto& size : {std::pair<std::int64_t, std::int64_t>{60, 40}, {40, 60}, {50, 50}, {7, 1}, {1, 7}, {1, 1}}) {
    const std::int64_t in = size.first, out = size.second;
    SCOPED_TRACE(std::to_string(in) + " × " + std::to_string(out));
    const auto w = drawn("orthogonal", {in, out});
    const bool tall = in >= out;
    const std::int64_t vectors = tall ? out : in, length = tall ? in : out;
    const auto at = [&](std::int64_t v, std::int64_t k) {
      return w[static_cast<std::size_t>(tall ? k * out + v : v * out + k)];
    };
    for (std::int64_t a = 0; a < vectors; ++a)
      for (std::int64_t b = 0; b < vectors; ++b) {
        double product = 0;
        for (std::int64_t k = 0; k < length; ++k) product += at(a, k) * at(b, k);
        EXPECT_NEAR(product, a == b ? 1 : 0, 1e-13);
      }
  }
}

// Q and R of the same draws: R = Qᵀ·A is upper triangular with a positive diagonal, which makes Q unique.
TEST(Initializers, OrthogonalIsTheQOfTheNormalDraws) {
  const auto a = drawn("normal", {9, 5, 1}), q = drawn("orthogonal", {9, 5});
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double r = 0;
      for (std::size_t k = 0; k < 9; ++k) r += q[k * 5 + i] * a[k * 5 + j];
      if (i == j)
        EXPECT_GT(r, 0);
      else
        EXPECT_NEAR(r, 0, 1e-13);
    }
}

TEST(Initializers, AWeightIsTheDrawOfItsPlace) {
  const double draw = Stream(42, Purpose::initial_weights, 3, 6).normal(4);
  EXPECT_EQ(drawn("he_normal", {8, 5}, 42, 3)[6 * 5 + 4], std::sqrt(2.0 / 8) * draw);
}

TEST(Initializers, AWiderLayerHasTheNarrowersDraws) {
  // The scale depends on the inputs alone.
  const auto narrow = drawn("he_uniform", {4, 3}), wide = drawn("he_uniform", {4, 7});
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 3; ++j) EXPECT_EQ(narrow[i * 3 + j], wide[i * 7 + j]);
}

TEST(Initializers, SeedAndPositionTellDrawsApart) {
  for (const auto& initializer : nn::initializers()) {
    if (std::string(initializer.name) == "zeros") continue;
    EXPECT_NE(drawn(initializer.name, {4, 3}, 1), drawn(initializer.name, {4, 3}, 2)) << initializer.name;
    EXPECT_NE(drawn(initializer.name, {4, 3}, 1), drawn(initializer.name, {4, 3}, 1, 2)) << initializer.name;
    EXPECT_EQ(drawn(initializer.name, {4, 3}, 1), drawn(initializer.name, {4, 3}, 1)) << initializer.name;
  }
}

// A layer of 1,000 units behind 400, on normal inputs: the variance of z is that of a sum of n independent products,
// n·Var w·Var a (a of mean 0). Of 1,000 units it is found within 5·√(2/1000).
TEST(Initializers, Lecture_6_VarianceOfZIsInputsTimesVarianceOfWeightsTimesVarianceOfA) {
  for (const char* name :
       {"normal", "fan_in_uniform", "xavier", "he_normal", "glorot_uniform", "glorot_sigmoid_normal"}) {
    SCOPED_TRACE(name);
    const Network network{50, {{"dense", 400, "tanh", name}, {"dense", 1000, "linear", name}}, "squared_error"};
    Graph graph;
    const Value x = graph.input("x", {kRows, 50});
    const Built built = build(graph, network, x);
    LeafStore store(graph, Precision::fp64);
    initialize(store, graph, network, 3);
    Feeds feeds = {{x, {}}};
    for (std::uint32_t row = 0; row < 20; ++row)
      for (std::uint32_t i = 0; i < 50; ++i) feeds[0].second.push_back(Stream(1, Purpose::noise, 0, row).normal(i));
    for (const auto& leaf : graph.leaves())
      if (leaf.kind == LeafKind::parameter) feeds.emplace_back(graph.value(leaf), store.get(leaf.name));
    const auto found = evaluate({built.layers[0].output, built.layers[1].linear}, feeds, 20);
    const double of_a = moments_of(found[0]).variance, of_z = moments_of(found[1]).variance;
    const double of_w = nn::find_initializer(name)->variance({400, 1000});
    EXPECT_NEAR(of_z / (400 * of_w * of_a), 1, 5 * std::sqrt(2.0 / 1000));
  }
}

// The same backward: with Var w = 1/n of the next layer's n units, the gradient's variance stays what it was.
TEST(Initializers, Lecture_6_OneByUnitsKeepsTheVarianceOfGradients) {
  const std::int64_t units = 500, inputs = 1000;
  const auto w = drawn("fan_out_normal", {inputs, units});
  std::vector<double> delta, gradient(inputs, 0.0);
  for (std::uint32_t j = 0; j < units; ++j) delta.push_back(Stream(2, Purpose::noise).normal(j));
  for (std::size_t i = 0; i < inputs; ++i)
    for (std::size_t j = 0; j < units; ++j) gradient[i] += w[i * units + j] * delta[j];
  EXPECT_NEAR(moments_of(gradient).variance / moments_of(delta).variance, 1, 5 * std::sqrt(2.0 / 1000));
}

TEST(Initialize, SetsWeightsOfTheLayersInitializerAndZeroBiases) {
  const Network network{
      4, {{"dense", 6, "relu", "glorot_normal"}, {"dense", 2, "linear", "glorot_uniform"}}, "squared_error"};
  Graph graph;
  build(graph, network, graph.input("x", {kRows, 4}));
  LeafStore store(graph, Precision::fp64);
  store.set("dense1.biases", std::vector<double>(6, 3.0));
  initialize(store, graph, network, 5);
  EXPECT_EQ(store.get("dense1.weights"), drawn("glorot_normal", {4, 6}, 5, 0));
  EXPECT_EQ(store.get("dense1.biases"), std::vector<double>(6, 0.0));
  EXPECT_EQ(store.get("dense2.weights"), drawn("glorot_uniform", {6, 2}, 5, 2));
}

TEST(Initialize, RoundsOnceToThePrecisionOfTheStore) {
  const Network network{3, {{"dense", 2, "relu", "he_normal"}}, "squared_error"};
  Graph graph;
  build(graph, network, graph.input("x", {kRows, 3}));
  LeafStore store(graph, Precision::fp32);
  initialize(store, graph, network, 1);
  const auto exact = drawn("he_normal", {3, 2}, 1, 0);
  const auto stored = store.get("dense1.weights");
  for (std::size_t i = 0; i < exact.size(); ++i)
    EXPECT_EQ(stored[i], static_cast<double>(static_cast<float>(exact[i])));
}

}  // namespace
}  // namespace lamina
