#include "explain/quadrature.hpp"

#include <cmath>

#include "base/math.hpp"

namespace lamina::explain {

namespace {

constexpr double kPi = 3.14159265358979323846;

// P_n and its derivative at x, by the recurrence (k + 1) P_{k+1} = (2k + 1) x P_k − k P_{k−1}.
struct Legendre {
  double value = 1, slope = 0;

  Legendre(std::size_t n, double x) {
    double before = 0;
    for (std::size_t k = 0; k < n; ++k) {
      const auto degree = static_cast<double>(k);
      const double next = ((2 * degree + 1) * x * value - degree * before) / (degree + 1);
      before = value;
      value = next;
    }
    slope = static_cast<double>(n) * (x * value - before) / (x * x - 1);
  }
};

// The i-th root from the largest on, by Newton's method from Tricomi's first term.
double root(std::size_t count, std::size_t i) {
  double x = math::cos(kPi * (static_cast<double>(i) + 0.75) / (static_cast<double>(count) + 0.5));
  for (int step = 0; step < 20; ++step) {
    const Legendre at(count, x);
    x -= at.value / at.slope;
  }
  return x;
}

}  // namespace

std::vector<Node> gauss_legendre(std::size_t count) {
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = root(count, i), slope = Legendre(count, x).slope;
    nodes.push_back({(1 - x) / 2, 1 / ((1 - x * x) * slope * slope)});
  }
  return nodes;
}

}  // namespace lamina::explain
