#include "nn/initializers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/philox.hpp"
#include "lamina/network.hpp"

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

// 60,000 draws: the mean is within 5/√n deviations and the variance within 5·√(2/n) of what the formula says.
TEST(Initializers, MomentsAreThoseOfTheFormula) {
  const double he = 2.0 / 300, glorot = 2.0 / 500;
  for (const auto& [name, variance] : {std::pair<std::string, double>{"he_normal", he},
                                       {"he_uniform", he},
                                       {"glorot_normal", glorot},
                                       {"glorot_uniform", glorot}}) {
    const auto found = moments_of(nn::initial_weights(*nn::find_initializer(name), kIn, kOut, 7, 0));
    EXPECT_NEAR(found.mean, 0, 0.0205 * std::sqrt(variance)) << name;
    EXPECT_NEAR(found.variance / variance, 1, 0.029) << name;
  }
}

TEST(Initializers, UniformsStayInsideTheirBound) {
  EXPECT_LE(moments_of(nn::initial_weights(*nn::find_initializer("he_uniform"), kIn, kOut, 1, 0)).largest,
            std::sqrt(6.0 / 300));
  EXPECT_LE(moments_of(nn::initial_weights(*nn::find_initializer("glorot_uniform"), kIn, kOut, 1, 0)).largest,
            std::sqrt(6.0 / 500));
}

TEST(Initializers, AWeightIsTheDrawOfItsPlace) {
  const auto weights = nn::initial_weights(*nn::find_initializer("he_normal"), 8, 5, 42, 3);
  const double draw = Stream(42, Purpose::initial_weights, 3, 6).normal(4);
  EXPECT_EQ(weights[6 * 5 + 4], std::sqrt(2.0 / 8) * draw);
}

TEST(Initializers, AWiderLayerHasTheNarrowersDraws) {
  const auto& he = *nn::find_initializer("he_uniform");  // its scale depends on the inputs alone
  const auto narrow = nn::initial_weights(he, 4, 3, 9, 0), wide = nn::initial_weights(he, 4, 7, 9, 0);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 3; ++j) EXPECT_EQ(narrow[i * 3 + j], wide[i * 7 + j]);
}

TEST(Initializers, SeedAndPositionTellDrawsApart) {
  const auto& he = *nn::find_initializer("he_uniform");
  EXPECT_NE(nn::initial_weights(he, 4, 3, 1, 0), nn::initial_weights(he, 4, 3, 2, 0));
  EXPECT_NE(nn::initial_weights(he, 4, 3, 1, 0), nn::initial_weights(he, 4, 3, 1, 2));
}

TEST(Initialize, SetsWeightsOfTheLayersInitializerAndZeroBiases) {
  const Network network{
      4, {{"dense", 6, "relu", "glorot_normal"}, {"dense", 2, "linear", "glorot_uniform"}}, "squared_error"};
  Graph graph;
  build(graph, network, graph.input("x", {kRows, 4}));
  LeafStore store(graph, Precision::fp64);
  store.set("dense1.biases", std::vector<double>(6, 3.0));
  initialize(store, graph, network, 5);
  EXPECT_EQ(store.get("dense1.weights"), nn::initial_weights(*nn::find_initializer("glorot_normal"), 4, 6, 5, 0));
  EXPECT_EQ(store.get("dense1.biases"), std::vector<double>(6, 0.0));
  EXPECT_EQ(store.get("dense2.weights"), nn::initial_weights(*nn::find_initializer("glorot_uniform"), 6, 2, 5, 2));
}

TEST(Initialize, RoundsOnceToThePrecisionOfTheStore) {
  const Network network{3, {{"dense", 2, "relu", "he_normal"}}, "squared_error"};
  Graph graph;
  build(graph, network, graph.input("x", {kRows, 3}));
  LeafStore store(graph, Precision::fp32);
  initialize(store, graph, network, 1);
  const auto exact = nn::initial_weights(*nn::find_initializer("he_normal"), 3, 2, 1, 0);
  const auto stored = store.get("dense1.weights");
  for (std::size_t i = 0; i < exact.size(); ++i)
    EXPECT_EQ(stored[i], static_cast<double>(static_cast<float>(exact[i])));
}

}  // namespace
}  // namespace lamina
