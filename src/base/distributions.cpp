#include "base/distributions.hpp"

#include <algorithm>
#include <cmath>

#include "base/math.hpp"

namespace lamina::math {
namespace {

constexpr double kPi = 0x1.921fb54442d18p+1, kHalfLogTwoPi = 0x1.d67f1c864beb5p-1;
constexpr int kMostTerms = 100000;
constexpr double kRounding = 0x1p-53;

// Stirling's series (DLMF 5.11.1), for x ≥ 10: the first term left out is below 1e−17.
double stirling(double x) {
  constexpr double kTerms[] = {1. / 12,   -1. / 360,      1. / 1260, -1. / 1680,
                               1. / 1188, -691. / 360360, 1. / 156,  -3617. / 122400};
  double sum = 0, power = 1 / x;
  for (const double term : kTerms) {
    sum += term * power;
    power /= x * x;
  }
  return (x - 0.5) * log(x) - x + kHalfLogTwoPi + sum;
}

// b₁ + a₂/(b₂ + a₃/(b₃ + …)) by Lentz's method as Thompson & Barnett 1986 mend it; `part(n)` gives aₙ and bₙ.
struct Part {
  double a, b;
};
template <class F>
double continued_fraction(F part) {
  static constexpr double kTiny = 1e-300;
  const auto away_from_zero = [](double x) { return std::fabs(x) < kTiny ? kTiny : x; };
  double value = away_from_zero(part(1).b), c = value, d = 0;
  for (int n = 2; n < kMostTerms; ++n) {
    const auto [a, b] = part(n);
    d = 1 / away_from_zero(b + a * d);
    c = away_from_zero(b + a / c);
    value *= c * d;
    if (std::fabs(c * d - 1) <= 4 * kRounding) break;
  }
  return value;
}

// The incomplete beta function's continued fraction (DLMF 8.17.22), fast for x below (p + 1)/(p + q + 2).
double beta_fraction(double p, double q, double x) {
  return 1 / continued_fraction([&](int n) -> Part {
           if (n == 1) return {0, 1};
           const int i = n - 1, m = i / 2;
           const double first = p + i - 1, second = p + i;
           if (i % 2) return {-(p + m) * (p + q + m) * x / (first * second), 1};
           return {m * (q - m) * x / (first * second), 1};
         });
}

// xᵖ·yᑫ/(p·B(p, q)) with y = 1 − x, from the logarithms of x and y.
double beta_front(double p, double q, double log_x, double log_y) {
  return exp(p * log_x + q * log_y + log_gamma(p + q) - log_gamma(p) - log_gamma(q)) / p;
}

}  // namespace

double log_gamma(double x) {
  double product = 1;
  for (; x < 10; x += 1) product *= x;
  return stirling(x) - log(product);
}

double normal_tails(double z) {
  const double x = std::fabs(z) * 0x1.6a09e667f3bcdp-1;  // √½
  if (!(x > 1)) return 1 - erf(x);
  if (x > 30) return 0;
  // erfc x = exp(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))) (DLMF 7.9.1)
  const double fraction = continued_fraction([&](int n) { return Part{0.5 * (n - 1), x}; });
  const double square = x * x, rest = std::fma(x, x, -square);
  return exp(-square) * (1 - rest) / (std::sqrt(kPi) * fraction);
}

// P(|T| ≥ t) = I(x; ν/2, ½) with x = ν/(ν + t²) (DLMF 8.17; Abramowitz & Stegun 26.7.1).
double t_tails(double t, double degrees) {
  if (std::isnan(t)) return t;
  if (std::isinf(t)) return 0;
  const double p = degrees / 2, q = 0.5, ratio = t * t / degrees;
  const double x = 1 / (1 + ratio), y = ratio / (1 + ratio);
  if (y == 0) return 1;
  const double log_x = -log1p(ratio), log_y = log(y);
  if (x < (p + 1) / (p + q + 2)) return beta_front(p, q, log_x, log_y) * beta_fraction(p, q, x);
  return 1 - beta_front(q, p, log_y, log_x) * beta_fraction(q, p, y);
}

}  // namespace lamina::math
