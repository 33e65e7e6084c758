#include <gtest/gtest.h>

#include <cmath>

#include "lamina/differentiate.hpp"
#include "lamina/network.hpp"
#include "lamina/ops.hpp"
#include "lamina/plan.hpp"

namespace lamina {
namespace {

// The row losses of a bare output: z goes in as the logits, behind weights of the identity.
std::vector<double> losses_of(const std::string& loss, const std::string& activation, std::int64_t units,
                              const std::vector<double>& z, const std::vector<double>& target, Type type) {
  Graph graph;
  const Network network{units, {{"dense", units, activation, "glorot_uniform"}}, loss};
  const Value x = graph.input("x", {kRows, units});
  const Value y = graph.input("y", {kRows, type == Type::index ? 1 : units}, type);
  const Built built = build(graph, network, x);
  std::vector<double> identity(static_cast<std::size_t>(units * units)), zeros(static_cast<std::size_t>(units));
  for (std::size_t i = 0; i < zeros.size(); ++i) identity[i * (zeros.size() + 1)] = 1;
  const auto rows = static_cast<std::int64_t>(z.size()) / units;
  return evaluate({row_losses(network, built, y)},
                  {{x, z},
                   {y, target},
                   {graph.value(*graph.find_leaf("dense1.weights")), identity},
                   {graph.value(*graph.find_leaf("dense1.biases")), zeros}},
                  rows)[0];
}

TEST(Losses, SquaredErrorSumsOverUnits) {
  EXPECT_EQ(losses_of("squared_error", "linear", 2, {1, 2, 3, -1}, {0, 4, 3, -1}, Type::real),
            (std::vector<double>{1 + 4, 0}));
}

TEST(Losses, SquaredErrorOfClassesIsTheBrierScore) {
  const auto found = losses_of("squared_error", "softmax", 2, {std::log(3.0), 0}, {1}, Type::index);
  EXPECT_NEAR(found[0], 0.75 * 0.75 * 2, 1e-12);
}

TEST(Losses, BinaryCrossEntropyIsMinusTheLogOfTheProbability) {
  const auto found = losses_of("cross_entropy", "sigmoid", 1, {std::log(3.0), std::log(3.0)}, {1, 0}, Type::index);
  EXPECT_NEAR(found[0], -std::log(0.75), 1e-12);
  EXPECT_NEAR(found[1], -std::log(0.25), 1e-12);
}

TEST(Losses, SoftmaxCrossEntropyIsMinusTheLogOfTheProbability) {
  const std::vector<double> z = {std::log(2.0), std::log(3.0), std::log(5.0)};
  for (int label = 0; label < 3; ++label) {
    const auto found = losses_of("cross_entropy", "softmax", 3, z, {double(label)}, Type::index);
    EXPECT_NEAR(found[0], -(z[static_cast<std::size_t>(label)] - std::log(10.0)), 1e-12);
  }
}

TEST(Losses, CrossEntropyOfHopelessLogitsIsTheirDistance) {
  const auto binary = losses_of("cross_entropy", "sigmoid", 1, {1000, -1000, 1000}, {0, 1, 1}, Type::index);
  EXPECT_EQ(binary, (std::vector<double>{1000, 1000, 0}));
  const auto several = losses_of("cross_entropy", "softmax", 3, {1000, 0, -1000, 1000, 0, -1000}, {2, 0}, Type::index);
  EXPECT_EQ(several, (std::vector<double>{2000, 0}));
}

Network with(const std::string& loss, const std::string& activation, std::int64_t units) {
  return {units, {{"dense", units, activation, "glorot_uniform"}}, loss};
}

// The row losses of one unit whose logits are z.
std::vector<double> of(const Network& network, const std::vector<double>& z, const std::vector<double>& target,
                       Type type = Type::real) {
  Graph graph;
  const std::int64_t units = network.inputs;
  const Value x = graph.input("x", {kRows, units}),
              y = graph.input("y", {kRows, type == Type::index ? 1 : units}, type);
  const Built built = build(graph, network, x);
  std::vector<double> identity(static_cast<std::size_t>(units * units)), zeros(static_cast<std::size_t>(units));
  for (std::size_t i = 0; i < zeros.size(); ++i) identity[i * (zeros.size() + 1)] = 1;
  return evaluate({row_losses(network, built, y)},
                  {{x, z},
                   {y, target},
                   {graph.value(*graph.find_leaf("dense1.weights")), identity},
                   {graph.value(*graph.find_leaf("dense1.biases")), zeros}},
                  static_cast<std::int64_t>(z.size()) / units)[0];
}

void expect_near(const std::vector<double>& found, const std::vector<double>& wanted) {
  ASSERT_EQ(found.size(), wanted.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], wanted[i], 1e-14 * (1 + std::abs(wanted[i])));
}

TEST(Losses, Lecture_3_SquaredErrorComesAsASumAHalfSumAndAMean) {
  const std::vector<double> z = {1, 2, 3, -1}, y = {0, 4, 3, -1};
  expect_near(of(with("squared_error", "linear", 2), z, y), {5, 0});
  expect_near(of(with("half_squared_error", "linear", 2), z, y), {2.5, 0});
  expect_near(of(with("mean_squared_error", "linear", 2), z, y), {2.5, 0});
  expect_near(of(with("absolute_error", "linear", 2), z, y), {3, 0});
}

TEST(Losses, HuberIsSquareNearAndLinearFar) {
  Network network = with("huber", "linear", 1);
  network.huber_delta = 2;
  expect_near(of(network, {1, 2, -5}, {0, 0, 0}), {0.5, 2, 2 * (5 - 1)});
}

TEST(Losses, QuantileWeighsBothSides) {
  Network network = with("quantile", "linear", 1);
  network.quantile = 0.9;
  expect_near(of(network, {1, -1, 0}, {0, 0, 0}), {0.1, 0.9, 0});
}

// The deviances of generalised linear models are twice the losses' distance from their least, which is at μ = y.
TEST(Losses, DeviancesOfCountsAndAmounts) {
  const double y = 3, mean = 5, z = std::log(mean), best = std::log(y), p = 1.7;
  const auto deviance = [&](const Network& network) {
    return 2 * (of(network, {z}, {y})[0] - of(network, {best}, {y})[0]);
  };
  EXPECT_NEAR(deviance(with("poisson", "exponential", 1)), 2 * (y * std::log(y / mean) - (y - mean)), 1e-13);
  EXPECT_NEAR(deviance(with("gamma", "exponential", 1)), 2 * ((y - mean) / mean - std::log(y / mean)), 1e-13);
  Network tweedie = with("tweedie", "exponential", 1);
  tweedie.tweedie_power = p;
  const double wanted = 2 * (std::pow(y, 2 - p) / ((1 - p) * (2 - p)) - y * std::pow(mean, 1 - p) / (1 - p) +
                             std::pow(mean, 2 - p) / (2 - p));
  EXPECT_NEAR(deviance(tweedie), wanted, 1e-12);
}

TEST(Losses, SmoothedLabelsAreMixturesOfAllClasses) {
  const double smoothing = 0.3;
  Network binary = with("cross_entropy", "sigmoid", 1), several = with("cross_entropy", "softmax", 3);
  binary.label_smoothing = several.label_smoothing = smoothing;
  const double z = std::log(4.0);  // p = .8
  expect_near(of(binary, {z, z}, {1, 0}, Type::index),
              {-(0.85 * std::log(.8) + 0.15 * std::log(.2)), -(0.15 * std::log(.8) + 0.85 * std::log(.2))});
  const std::vector<double> p = {.2, .3, .5};
  expect_near(of(several, {std::log(.2), std::log(.3), std::log(.5)}, {1}, Type::index),
              {-(0.1 * std::log(.2) + 0.8 * std::log(.3) + 0.1 * std::log(.5))});
}

TEST(Losses, OneVersusAllSumsItsUnits) {
  const auto found = of(with("cross_entropy", "sigmoid", 3), {std::log(3.0), 0, std::log(1 / 3.0)}, {0}, Type::index);
  expect_near(found, {-std::log(.75) - std::log(.5) - std::log(.75)});
}

TEST(Losses, AnswersBetweenMinusOneAndOneAreCodedSo) {
  expect_near(of(with("squared_error", "tanh", 1), {0.5, 0.5}, {1, 0}, Type::index),
              {std::pow(std::tanh(.5) - 1, 2), std::pow(std::tanh(.5) + 1, 2)});
  expect_near(of(with("squared_error", "linear", 1), {0.5, 0.5}, {1, 0}, Type::index), {.25, 2.25});
}

TEST(Losses, Lecture_1_2_ThePerceptronLearnsFromMistakesAndTheKinkIsOne) {
  Graph graph;
  const Network network = with("perceptron", "sign", 1);
  const Value x = graph.input("x", {kRows, 1}), y = graph.input("y", {kRows, 1}, Type::index);
  const Built built = build(graph, network, x);
  const Value w = graph.value(*graph.find_leaf("dense1.weights")), b = graph.value(*graph.find_leaf("dense1.biases"));
  const Value total = sum_rows(row_losses(network, built, y));
  const auto found =
      evaluate({row_losses(network, built, y), row_mistakes(network, built, y), gradients(total, {b})[0]},
               {{x, {2, -2, 0, 0}}, {y, {1, 1, 1, 0}}, {w, {1}}, {b, {0}}}, 4);
  expect_near(found[0], {0, 2, 0, 0});
  expect_near(found[1], {0, 1, 1, 1});
  expect_near(found[2], {-1 - 1 + 1});
}

TEST(Losses, TheObjectiveIsTheWeightedMean) {
  Graph graph;
  const Network network{1, {{"dense", 1, "linear", "glorot_uniform"}}, "squared_error"};
  const Value x = graph.input("x", {kRows, 1}), y = graph.input("y", {kRows, 1}), w = graph.input("w", {kRows, 1});
  const Built built = build(graph, network, x);
  const auto found = evaluate({loss(network, built, y, w)},
                              {{x, {1, 2, 3}},
                               {y, {0, 0, 0}},
                               {w, {1, 3, 0}},
                               {graph.value(*graph.find_leaf("dense1.weights")), {1}},
                               {graph.value(*graph.find_leaf("dense1.biases")), {0}}},
                              3);
  EXPECT_EQ(found[0], (std::vector<double>{(1 * 1 + 3 * 4) / 4.0}));
}

}  // namespace
}  // namespace lamina
