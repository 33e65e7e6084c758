#include "base/math.hpp"

#include <limits>

#include "base/math_scalar.hpp"

namespace lamina::math {

#define X(name, float_ulp, double_ulp)                        \
  float name(float x) { return name(ScalarOps<float>{}, x); } \
  double name(double x) { return name(ScalarOps<double>{}, x); }
LAMINA_MATH(X)
#undef X

namespace {

constexpr ScalarOps<double> kOps;

// An unevaluated sum of two doubles, about 106 bits.
struct Pair {
  double high, low;
};

// a + b exactly, for |a| ≥ |b| (Dekker 1971).
Pair two_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

// a·b exactly.
Pair two_product(double a, double b) {
  const double product = a * b;
  return {product, std::fma(a, b, -product)};
}

// log x to about 2⁻⁶⁵ for positive finite x: log m = 2s + s³·(2/3 + …), s = f/(2+f), with the leading terms in pairs.
Pair log_pair(double x) {
  using F = Format<double>;
  const auto [k, m] = log_parts(kOps, x);
  const double f = m - 1, d = 2 + f, d_low = f - (d - 2), s = f / d;
  const double s_low = (std::fma(-s, d, f) - s * d_low) / d;
  const Pair z = two_product(s, s), cube = two_product(s, z.high);
  const double cube_low = cube.low + s * (z.low + 2 * s * s_low) + s_low * z.high;
  constexpr double kTwoThirds = 2. / 3, kTwoThirdsLow = 0x1.5555555555555p-55;
  const Pair p = two_sum(kTwoThirds, z.high * polynomial<1>(kOps, z.high, Series<double>::kLog));
  const Pair term = two_product(cube.high, p.high);
  const double term_low = term.low + cube.high * (p.low + kTwoThirdsLow) + cube_low * p.high;
  const Pair log_m = two_sum(2 * s, term.high), sum = two_sum(k * F::kLn2High, log_m.high);
  return two_sum(sum.high, sum.low + std::fma(k, F::kLn2Low, log_m.low + term_low + 2 * s_low));
}

// |x|ʸ = exp(y·log|x|), the product to about 2⁻⁶⁵ of itself where the result is finite.
double power_of_size(double size, double y) {
  if (size == 1) return 1;
  if (size == 0 || size > std::numeric_limits<double>::max()) return (size == 0) == (y < 0) ? HUGE_VAL : 0.0;
  const Pair l = log_pair(size);
  const double high = y * l.high;
  if (!(std::fabs(high) < 1000)) return exp(high);
  return exp_sum(kOps, high, std::fma(y, l.high, -high) + y * l.low);
}

bool is_whole(double y) { return std::floor(y) == y; }
bool is_odd(double y) { return is_whole(y) && !is_whole(y / 2); }

}  // namespace

double pow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (std::isnan(x) || std::isnan(y)) return x + y;
  const double size = power_of_size(std::fabs(x), y);
  if (!std::signbit(x)) return size;
  if (is_odd(y)) return -size;
  const bool real = is_whole(y) || x == 0 || std::isinf(x);
  return real ? size : std::numeric_limits<double>::quiet_NaN();
}

float pow(float x, float y) { return static_cast<float>(pow(double(x), double(y))); }

}  // namespace lamina::math
