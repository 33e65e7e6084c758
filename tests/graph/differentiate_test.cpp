#include "lamina/differentiate.hpp"

#include <gtest/gtest.h>
#include <cmath>

#include "graph/op.hpp"
#include "lamina/error.hpp"
#include "lamina/ops.hpp"
#include "lamina/plan.hpp"

namespace lamina {
namespace {

double scalar_of(const Value& y, const std::vector<std::pair<Value, std::vector<double>>>& feeds) {
  return evaluate({y}, feeds)[0][0];
}

// −log σ(W·x) at x = 3, W = 3: dL/dW = −x·e⁻⁹ / (1 + e⁻⁹).
TEST(Gradients, OfTheLogisticLossOfOneRow) {
  Graph graph;
  const Value x = graph.input("x", {1}), w = graph.parameter("W", {1});
  const Value loss = -log(sigmoid(w * x));
  const Value dw = gradients(loss, {w})[0];
  const double e9 = std::exp(-9.0);
  // 1 − σ is formed from a σ near 1: half a unit in its last place, 1.1e-16, times x.
  EXPECT_NEAR(scalar_of(dw, {{x, {3}}, {w, {3}}}), -3 * e9 / (1 + e9), 4e-16);
  EXPECT_NEAR(scalar_of(dw, {{x, {3}}, {w, {3}}}), -0.000370183728, 5e-13);
  EXPECT_NEAR(scalar_of(pushforward(loss, {{w, graph.constant({1}, {1})}}), {{x, {3}}, {w, {3}}}), -0.000370183728,
              5e-13);
}

// A deep linear net W = diag(a, b), x = (1, 1), n layers: ∂/∂(a, b) Σy = (n·aⁿ⁻¹, n·bⁿ⁻¹) explodes for b = 2.
TEST(Gradients, OfADeepLinearNetExplode) {
  Graph graph;
  const Value scale = graph.parameter("scale", {2});
  Value y = graph.constant({2}, {1, 1});
  const int layers = 10;
  for (int i = 0; i < layers; ++i) y = scale * y;
  const auto gradient = evaluate({gradients(y, {scale})[0]}, {{scale, {1, 2}}})[0];
  EXPECT_DOUBLE_EQ(gradient[0], 10);
  EXPECT_DOUBLE_EQ(gradient[1], 10 * std::pow(2, 9));
}

TEST(Gradients, OfGradientsAreSecondDerivatives) {
  Graph graph;
  const Value x = graph.input("x", {3});
  const Value first = gradients(x * x * x, {x})[0];
  const Value second = gradients(first, {x})[0];
  const Value third = gradients(second, {x})[0];
  const auto values = evaluate({first, second, third}, {{x, {2, -1, 0.5}}});
  EXPECT_EQ(values[0], (std::vector<double>{12, 3, 0.75}));
  EXPECT_EQ(values[1], (std::vector<double>{12, -6, 3}));
  EXPECT_EQ(values[2], (std::vector<double>{6, 6, 6}));
}

// Forward over reverse: H·v of f(w) = Σ softplus(X·w), against the closed form Xᵀ·diag(σ(1 − σ))·X·v.
TEST(Gradients, ForwardOverReverseGivesHessianVectorProducts) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 2}), w = graph.parameter("w", {2, 1}), v = graph.input("v", {2, 1});
  const Value gradient = gradients(softplus(matmul(x, w)), {w})[0];
  const std::vector<double> rows = {1, 2, -0.5, 0.3, 0.7, -1.1}, weights = {0.4, -0.2}, direction = {1, -3};
  const auto found = evaluate({pushforward(gradient, {{w, v}})}, {{x, rows}, {w, weights}, {v, direction}}, 3)[0];
  std::vector<double> expected(2, 0.0);
  for (std::size_t r = 0; r < 3; ++r) {
    const double z = rows[2 * r] * weights[0] + rows[2 * r + 1] * weights[1], s = 1 / (1 + std::exp(-z));
    const double along = rows[2 * r] * direction[0] + rows[2 * r + 1] * direction[1];
    for (std::size_t k = 0; k < 2; ++k) expected[k] += rows[2 * r + k] * s * (1 - s) * along;
  }
  EXPECT_NEAR(found[0], expected[0], 1e-14);
  EXPECT_NEAR(found[1], expected[1], 1e-14);
}

TEST(Gradients, OfWhatDoesNotDependAreZero) {
  Graph graph;
  const Value x = graph.input("x", {2}), other = graph.input("other", {2});
  EXPECT_EQ(evaluate({gradients(x * x, {other})[0]}, {{x, {1, 2}}, {other, {3, 4}}})[0], (std::vector<double>{0, 0}));
  EXPECT_EQ(evaluate({gradients(positive(x), {x})[0]}, {{x, {1, 2}}})[0], (std::vector<double>{0, 0}));
}

TEST(Gradients, AtTheKinkOfReluIsTheLeftOne) {
  Graph graph;
  const Value x = graph.input("x", {3});
  EXPECT_EQ(evaluate({gradients(relu(x), {x})[0]}, {{x, {-1, 0, 1}}})[0], (std::vector<double>{0, 0, 1}));
}

TEST(Graph, RefusesShapesThatDoNotFit) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 3}), w = graph.parameter("w", {4, 2});
  try {
    matmul(x, w);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_NE(std::string(error.what()).find("rows×3 and 4×2"), std::string::npos) << error.what();
  }
  EXPECT_THROW(x + graph.input("y", {kRows, 4}), Error);
  EXPECT_THROW(graph.input("x", {1}), Error);
  EXPECT_THROW(graph.update(x, x), Error);
  EXPECT_THROW(graph.update(w, x), Error);
  EXPECT_THROW(cast(x, Type::exact) + x, Error);
}

}  // namespace
}  // namespace lamina
