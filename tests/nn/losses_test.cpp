#include <gtest/gtest.h>

#include <cmath>

#include "lamina/network.hpp"
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
