// Tails against closed forms and libm, the logarithm of Γ against factorials.
#include "base/distributions.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lamina::math {
namespace {

constexpr double kPi = 3.14159265358979323846;

TEST(Distributions, NormalTailsAreThoseOfErfc) {
  for (double z = 0; z < 37; z += 0.01) {
    const auto exact = static_cast<double>(erfcl(z * std::sqrt(0.5L)));
    EXPECT_NEAR(normal_tails(z), exact, 2e-13 * exact) << z;
    EXPECT_EQ(normal_tails(-z), normal_tails(z));
  }
  EXPECT_EQ(normal_tails(0), 1);
  EXPECT_EQ(normal_tails(std::numeric_limits<double>::infinity()), 0);
  EXPECT_TRUE(std::isnan(normal_tails(std::nan(""))));
}

// Abramowitz & Stegun 26.7.3 and 26.7.4 for one, two and four degrees of freedom.
TEST(Distributions, TTailsAreTheClosedForms) {
  for (double t = 0.01; t < 50; t *= 1.3) {
    const double two = 2 / (2 + t * t + t * std::sqrt(2 + t * t));  // 1 − t/√(2 + t²) without cancellation
    EXPECT_NEAR(t_tails(t, 1), 2 / kPi * std::atan(1 / t), 1e-13) << t;
    EXPECT_NEAR(t_tails(t, 2), two, 1e-12 * two) << t;
    const double sine = t / std::sqrt(4 + t * t);
    EXPECT_NEAR(t_tails(-t, 4), 1 - sine * (1 + (1 - sine * sine) / 2), 1e-13) << t;
  }
  EXPECT_EQ(t_tails(0, 3), 1);
  EXPECT_EQ(t_tails(-std::numeric_limits<double>::infinity(), 3), 0);
}

// Tables of the distribution: the 97.5 % points that textbooks print to three digits, and the normal limit, from which
// t is away by z(z² + 1)·φ(z)/(2ν).
TEST(Distributions, TTailsMeetTablesAndTheNormalLimit) {
  EXPECT_NEAR(t_tails(2.228, 10), 0.05, 5e-5);
  EXPECT_NEAR(t_tails(2.042, 30), 0.05, 5e-5);
  const double z = 2, density = std::exp(-2) / std::sqrt(2 * kPi), nu = 1e6;
  EXPECT_NEAR(t_tails(z, nu), normal_tails(z) + 2 * z * (z * z + 1) * density / (4 * nu), 1e-9 * 0.05);
}

TEST(Distributions, LogGammaIsThatOfFactorials) {
  double factorial = 1;
  for (int n = 1; n < 100; ++n) {
    EXPECT_NEAR(log_gamma(n), std::log(factorial), 1e-14 * std::max(1.0, std::log(factorial))) << n;
    factorial *= n;
  }
  EXPECT_NEAR(log_gamma(0.5), std::log(kPi) / 2, 1e-14);
}

}  // namespace
}  // namespace lamina::math
