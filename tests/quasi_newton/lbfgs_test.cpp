#include "quasi_newton/lbfgs.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lamina::quasi_newton {
namespace {

// Iterations from x until no lower point is found; counts them.
Point minimize(const Function& function, const std::vector<double>& x, int& iterations, int most = 500) {
  Point at{x, 0, std::vector<double>(x.size())};
  at.value = function(at.x, at.gradient);
  std::vector<Pair> pairs;
  for (iterations = 0; iterations < most; ++iterations) {
    const auto next = descend(at, pairs, function);
    if (!next) break;
    EXPECT_LE(next->value, at.value + 1e-15 * std::abs(at.value));
    Pair pair;
    for (std::size_t i = 0; i < x.size(); ++i) {
      pair.step.push_back(next->x[i] - at.x[i]);
      pair.change.push_back(next->gradient[i] - at.gradient[i]);
    }
    if (curves_upwards(pair)) pairs.push_back(pair);
    if (pairs.size() > static_cast<std::size_t>(kPairs)) pairs.erase(pairs.begin());
    at = *next;
  }
  return at;
}

// ½Σ kᵢ(xᵢ − i)² with curvatures from 1 to 100.
TEST(Lbfgs, ReachesTheMinimumOfANarrowQuadratic) {
  const auto quadratic = [](const std::vector<double>& x, std::vector<double>& gradient) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double curvature = std::pow(10, static_cast<double>(i) / 15), d = x[i] - static_cast<double>(i);
      gradient[i] = curvature * d;
      sum += 0.5 * curvature * d * d;
    }
    return sum;
  };
  int iterations = 0;
  const Point end = minimize(quadratic, std::vector<double>(31), iterations);
  for (std::size_t i = 0; i < 31; ++i) EXPECT_NEAR(end.x[i], static_cast<double>(i), 1e-8);
  EXPECT_LT(iterations, 200);  // steepest descent would take about a thousand
}

TEST(Lbfgs, FollowsRosenbrocksValley) {
  const auto rosenbrock = [](const std::vector<double>& x, std::vector<double>& gradient) {
    const double a = 1 - x[0], b = x[1] - x[0] * x[0];
    gradient = {-2 * a - 400 * x[0] * b, 200 * b};
    return a * a + 100 * b * b;
  };
  int iterations = 0;
  const Point end = minimize(rosenbrock, {-1.2, 1}, iterations);
  EXPECT_NEAR(end.x[0], 1, 1e-7);
  EXPECT_NEAR(end.x[1], 1, 1e-7);
  EXPECT_LT(iterations, 100);
}

// log x has no value left of 0, where the first steps lead.
TEST(Lbfgs, StepsBackFromWhereThereIsNoValue) {
  const auto barrier = [](const std::vector<double>& x, std::vector<double>& gradient) {
    gradient = {1 - 0.01 / x[0]};
    return x[0] - 0.01 * std::log(x[0]);
  };
  int iterations = 0;
  EXPECT_NEAR(minimize(barrier, {1}, iterations).x[0], 0.01, 1e-8);
}

TEST(Lbfgs, SaysWhenThereIsNoDescent) {
  int calls = 0;
  const Function flat = [&](const std::vector<double>&, std::vector<double>& gradient) {
    ++calls;
    gradient = {1};  // a gradient that lies
    return 5.0;
  };
  EXPECT_FALSE(descend({{0}, 5, {1}}, {}, flat));
  EXPECT_LE(calls, kTrials + 1);
  EXPECT_FALSE(descend({{0}, 5, {0}}, {}, flat)) << "no slope, no direction";
  const Function nowhere = [](const std::vector<double>&, std::vector<double>&) { return std::nan(""); };
  EXPECT_FALSE(descend({{0}, 5, {1}}, {}, nowhere));
}

}  // namespace
}  // namespace lamina::quasi_newton
