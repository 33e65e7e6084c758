// Gradients are graphs, so they have gradients: Hessians and their products with vectors, for a small network.
#include <gtest/gtest.h>

#include <cmath>

#include "graph/check.hpp"
#include "graph/shapes.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/ops.hpp"
#include "lamina/plan.hpp"

namespace lamina {
namespace {

using Lists = std::vector<std::vector<double>>;

// Tanh units and softmax cross-entropy: the loss, its gradients, and a direction v in the space of the parameters.
struct Net {
  static constexpr std::int64_t kBatch = 7;
  Graph graph;
  Value x = graph.input("x", {kRows, 3}), labels = graph.input("labels", {kRows, 1}, Type::index);
  std::vector<Value> parameters = {graph.parameter("w1", {3, 4}), graph.parameter("b1", {4}),
                                   graph.parameter("w2", {4, 3}), graph.parameter("b2", {3})};
  Value logits = matmul(tanh(matmul(x, parameters[0]) + parameters[1]), parameters[2]) + parameters[3];
  Value loss = sum_rows(log_sum_exp(logits) - pick(logits, labels));
  std::vector<Value> slopes = gradients(loss, parameters);
  std::vector<Value> along;
  Lists at, v;

  Net() {
    for (std::uint32_t i = 0; i < parameters.size(); ++i) {
      const auto count = static_cast<std::size_t>(extents(parameters[i].shape()).elements_at(1));
      along.push_back(graph.input("v" + std::to_string(i), parameters[i].shape()));
      at.push_back(spread_values(count, -0.8, 0.8, i));
      v.push_back(spread_values(count, -1, 1, 10 + i));
    }
  }

  // `of` where the parameters have moved by `step` along v.
  Lists values(const std::vector<Value>& of, double step = 0) const {
    Feeds feeds = {{x, spread_values(kBatch * 3, -1, 1, 20)}, {labels, {0, 1, 2, 2, 1, 0, 1}}};
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      feeds.emplace_back(parameters[i], at[i]);
      for (std::size_t k = 0; k < at[i].size(); ++k) feeds.back().second[k] += step * v[i][k];
      feeds.emplace_back(along[i], v[i]);
    }
    return evaluate(of, feeds, kBatch);
  }

  std::vector<Value> forward_over_reverse() const {
    std::vector<std::pair<Value, Value>> directions;
    for (std::size_t i = 0; i < parameters.size(); ++i) directions.emplace_back(parameters[i], along[i]);
    return pushforward(slopes, directions);
  }

  // The gradient of v·∇loss, part by part.
  std::vector<Value> reverse_over_reverse() const {
    std::vector<Value> sums(parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const std::vector<Value> parts = gradients(slopes[i] * along[i], parameters);
      for (std::size_t k = 0; k < sums.size(); ++k) sums[k] = sums[k] ? sums[k] + parts[k] : parts[k];
    }
    return sums;
  }
};

void expect_near(const Lists& found, const Lists& expected, double tolerance) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    for (std::size_t k = 0; k < found[i].size(); ++k)
      EXPECT_NEAR(found[i][k], expected[i][k], tolerance) << "parameter " << i << " element " << k;
}

TEST(SecondDerivatives, BothModesOverTheReverseModeAgree) {
  const Net net;
  // Sums of some tens of terms of size one, in different orders.
  expect_near(net.values(net.forward_over_reverse()), net.values(net.reverse_over_reverse()), 1e-14);
}

TEST(SecondDerivatives, OfANetworkAgreeWithDifferencesOfItsGradient) {
  const Net net;
  constexpr double kStep = 1e-5;
  Lists expected = net.values(net.slopes, kStep);
  const Lists below = net.values(net.slopes, -kStep);
  for (std::size_t i = 0; i < expected.size(); ++i)
    for (std::size_t k = 0; k < expected[i].size(); ++k) expected[i][k] = (expected[i][k] - below[i][k]) / (2 * kStep);
  expect_near(net.values(net.forward_over_reverse()), expected, 1e-8);  // h²·third derivative + ε·gradient/h
}

TEST(SecondDerivatives, TheHessianOfANetworkIsSymmetric) {
  Net net;
  const std::vector<Value> product = net.forward_over_reverse();
  std::vector<std::vector<double>> rows;  // H, one unit vector at a time
  for (auto& part : net.v) part.assign(part.size(), 0.0);
  for (auto& part : net.v)
    for (double& one : part) {
      one = 1;
      rows.emplace_back();
      for (const auto& values : net.values(product))
        rows.back().insert(rows.back().end(), values.begin(), values.end());
      one = 0;
    }
  double largest = 0;
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t k = 0; k < i; ++k) {
      EXPECT_NEAR(rows[i][k], rows[k][i], 1e-14) << i << ' ' << k;
      largest = std::max(largest, std::abs(rows[i][k]));
    }
  EXPECT_GT(largest, 0.1);
}

// Softmax regression: H·V = Xᵀ·D, D_r = (diag(p_r) − p_r·p_rᵀ)·(X·V)_r.
TEST(SecondDerivatives, OfSoftmaxRegressionHaveTheirClosedForm) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 2}), w = graph.parameter("W", {2, 3}), v = graph.input("V", {2, 3});
  const Value labels = graph.input("labels", {kRows, 1}, Type::index), logits = matmul(x, w);
  const Value gradient = gradients(log_sum_exp(logits) - pick(logits, labels), {w})[0];
  const std::vector<double> rows = spread_values(10, -1, 1, 1), weights = spread_values(6, -1, 1, 2),
                            direction = spread_values(6, -1, 1, 3);
  const Feeds feeds = {{x, rows}, {w, weights}, {v, direction}, {labels, {0, 1, 2, 0, 1}}};
  const auto found = evaluate({pushforward(gradient, {{w, v}}), softmax(logits)}, feeds, 5);
  std::vector<double> expected(6, 0.0);
  for (std::size_t r = 0; r < 5; ++r) {
    const double* p = &found[1][r * 3];
    double moved[3], mean = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      moved[c] = rows[2 * r] * direction[c] + rows[2 * r + 1] * direction[3 + c];
      mean += p[c] * moved[c];
    }
    for (std::size_t k = 0; k < 2; ++k)
      for (std::size_t c = 0; c < 3; ++c) expected[3 * k + c] += rows[2 * r + k] * p[c] * (moved[c] - mean);
  }
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(found[0][i], expected[i], 1e-15);
}

// d/dx … of x⁴ to the fifth; sigmoid‴ = s(1 − s)(1 − 6s + 6s²).
TEST(SecondDerivatives, GoOnToAnyOrder) {
  Graph graph;
  const Value x = graph.input("x", {});
  std::vector<Value> powers = {x * x * x * x}, sigmoids = {sigmoid(x)};
  for (int order = 0; order < 5; ++order) powers.push_back(gradients(powers.back(), {x})[0]);
  for (int order = 0; order < 3; ++order) sigmoids.push_back(gradients(sigmoids.back(), {x})[0]);
  const auto values = evaluate({powers[1], powers[2], powers[3], powers[4], powers[5], sigmoids[3]}, {{x, {2}}});
  const double expected[] = {32, 48, 48, 24, 0};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(values[i][0], expected[i]) << i;
  const double s = 1 / (1 + std::exp(-2.0));
  EXPECT_NEAR(values[5][0], s * (1 - s) * (1 - 6 * s + 6 * s * s), 1e-15);
}

}  // namespace
}  // namespace lamina
