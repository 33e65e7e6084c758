// Every function against libm in long double: bounds of the table, special values, gradual underflow.
#include "base/math.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace lamina {
namespace {

template <class T>
using Limits = std::numeric_limits<T>;
template <class T>
constexpr T kInf = Limits<T>::infinity();
template <class T>
constexpr T kNan = Limits<T>::quiet_NaN();

// Distance of `value` from `exact` in units in the last place of T at `exact`.
template <class T>
double ulps(T value, long double exact) {
  if (std::isnan(exact)) return std::isnan(value) ? 0 : kInf<double>;
  if (std::fabs(exact) > static_cast<long double>(Limits<T>::max()) * (1 + Limits<T>::epsilon() / 4))
    return value == static_cast<T>(std::copysign(kInf<T>, exact)) ? 0 : kInf<double>;
  if (!std::isfinite(value)) return std::isinf(value) && std::fabs(exact) > Limits<T>::max() ? 0 : kInf<double>;
  int exponent = 0;
  std::frexp(exact, &exponent);
  exponent = std::max(exponent, Limits<T>::min_exponent);
  return static_cast<double>(std::fabs((value - exact) / std::ldexp(1.0L, exponent - Limits<T>::digits)));
}

long double sigmoid_exact(long double x) { return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)); }
long double softplus_exact(long double x) { return std::max(x, 0.0L) + std::log1p(std::exp(-std::fabs(x))); }

template <class T>
struct Function {
  const char* name;
  T (*ours)(T);
  long double (*exact)(long double);
  double bound;
  double low, high;  // dense sweep; random bits cover the rest
};

template <class T>
std::vector<Function<T>> functions() {
  constexpr bool kFloat = sizeof(T) == 4;
  constexpr long double (*exp)(long double) = std::exp, (*expm1)(long double) = std::expm1;
  constexpr long double (*log)(long double) = std::log, (*log1p)(long double) = std::log1p;
  constexpr long double (*erf)(long double) = std::erf;
  constexpr long double (*tanh)(long double) = std::tanh, (*sin)(long double) = std::sin,
                                     (*cos)(long double) = std::cos;
  constexpr auto sigmoid = sigmoid_exact, softplus = softplus_exact;
  std::vector<Function<T>> all;
#define X(f, float_ulp, double_ulp) all.push_back({#f, math::f, f, kFloat ? float_ulp : double_ulp, -20, 20});
  LAMINA_MATH(X)
#undef X
  return all;
}

template <class T>
class Math : public ::testing::Test {
 protected:
  void check(const Function<T>& f, T x) {
    const T value = f.ours(x);
    const bool circular = f.name == std::string("sin") || f.name == std::string("cos");
    if (circular && std::fabs(x) > (sizeof(T) == 4 ? 0x1p12 : 0x1p22)) {
      ASSERT_TRUE(std::isnan(value)) << f.name << " of " << x;
      return;
    }
    const double error = ulps(value, f.exact(x));
    ASSERT_LE(error, f.bound) << f.name << " of " << std::hexfloat << x << " gives " << value;
    worst_ = std::max(worst_, error);
  }
  double worst_ = 0;
};
using Reals = ::testing::Types<float, double>;
TYPED_TEST_SUITE(Math, Reals);

TYPED_TEST(Math, StaysWithinItsBoundOnDenseSweeps) {
  for (const auto& f : functions<TypeParam>()) {
    this->worst_ = 0;
    for (const double reach : {1e-6, 0.01, 0.5, 1.0, 3.0, 20.0, 120.0, 760.0})
      for (int i = -6000; i <= 6000; ++i) this->check(f, static_cast<TypeParam>(reach * i / 6000 * 1.00001));
    this->RecordProperty(f.name, std::to_string(this->worst_));
    EXPECT_GT(this->worst_, 0.3) << f.name << ": the sweep must see roundings";
  }
}

TYPED_TEST(Math, StaysWithinItsBoundOnRandomBits) {
  using Word = std::conditional_t<sizeof(TypeParam) == 4, std::uint32_t, std::uint64_t>;
  std::mt19937_64 random(7);
  for (const auto& f : functions<TypeParam>()) {
    this->worst_ = 0;
    for (int i = 0; i < 60000; ++i) this->check(f, std::bit_cast<TypeParam>(static_cast<Word>(random())));
    this->RecordProperty(f.name, std::to_string(this->worst_));
  }
}

TYPED_TEST(Math, EndsOfTheRange) {
  using T = TypeParam;
  const T tiny = Limits<T>::denorm_min(), small = Limits<T>::min(), big = Limits<T>::max();
  for (const auto& f : functions<T>()) {
    for (const T x : {T(0), tiny, 3 * tiny, small - tiny, small, small + tiny, T(1), big}) {
      this->check(f, x);
      this->check(f, -x);
    }
    EXPECT_TRUE(std::isnan(f.ours(kNan<T>))) << f.name;
    EXPECT_TRUE(std::isnan(f.ours(-kNan<T>))) << f.name;
  }
  EXPECT_EQ(math::exp(kInf<T>), kInf<T>);
  EXPECT_EQ(math::exp(-kInf<T>), T(0));
  EXPECT_EQ(math::exp(T(0)), T(1));
  EXPECT_EQ(math::expm1(kInf<T>), kInf<T>);
  EXPECT_EQ(math::expm1(-kInf<T>), T(-1));
  EXPECT_EQ(math::log(T(0)), -kInf<T>);
  EXPECT_EQ(math::log(-T(0)), -kInf<T>);
  EXPECT_EQ(math::log(kInf<T>), kInf<T>);
  EXPECT_EQ(math::log(T(1)), T(0));
  EXPECT_TRUE(std::isnan(math::log(T(-1))));
  EXPECT_TRUE(std::isnan(math::log(-kInf<T>)));
  EXPECT_EQ(math::log1p(T(-1)), -kInf<T>);
  EXPECT_EQ(math::log1p(kInf<T>), kInf<T>);
  EXPECT_TRUE(std::isnan(math::log1p(T(-2))));
  EXPECT_EQ(math::tanh(kInf<T>), T(1));
  EXPECT_EQ(math::tanh(-kInf<T>), T(-1));
  EXPECT_EQ(math::erf(kInf<T>), T(1));
  EXPECT_EQ(math::erf(-kInf<T>), T(-1));
  EXPECT_EQ(math::sigmoid(kInf<T>), T(1));
  EXPECT_EQ(math::sigmoid(-kInf<T>), T(0));
  EXPECT_EQ(math::sigmoid(T(0)), T(0.5));
  EXPECT_EQ(math::softplus(kInf<T>), kInf<T>);
  EXPECT_EQ(math::softplus(-kInf<T>), T(0));
  EXPECT_TRUE(std::isnan(math::sin(kInf<T>)));
  EXPECT_TRUE(std::isnan(math::cos(-kInf<T>)));
  EXPECT_EQ(math::cos(T(0)), T(1));
}

TYPED_TEST(Math, KeepsTheSignOfZero) {
  using T = TypeParam;
  using Real = T (*)(T);
  for (Real f : {Real(math::erf), Real(math::expm1), Real(math::log1p), Real(math::tanh), Real(math::sin)}) {
    EXPECT_TRUE(std::signbit(f(-T(0))));
    EXPECT_FALSE(std::signbit(f(T(0))));
  }
}

TEST(Pow, StaysWithinItsBound) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> exponent(-600, 600), power(-3, 3), near_one(0.9, 1.1);
  for (int i = 0; i < 200000; ++i) {
    const double x = i % 2 ? std::exp2(exponent(random)) : near_one(random), y = power(random) * (i % 2 ? 1 : 1000);
    ASSERT_LE(ulps(math::pow(x, y), std::pow<long double>(x, y)), math::kPowUlp) << std::hexfloat << x << ' ' << y;
    const float a = static_cast<float>(x), b = static_cast<float>(y);
    ASSERT_LE(ulps(math::pow(a, b), std::pow<long double>(a, b)), math::kPowUlp) << std::hexfloat << a << ' ' << b;
  }
}

TEST(Pow, FollowsAnnexF) {
  const double inf = kInf<double>, nan = kNan<double>;
  for (const double x : {0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, inf, -inf, nan})
    for (const double y : {0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 0.5, -0.5, 1e300, -1e300, inf, -inf, nan}) {
      const double ours = math::pow(x, y), theirs = std::pow(x, y);
      if (std::isnan(theirs)) {
        EXPECT_TRUE(std::isnan(ours)) << x << '^' << y;
      } else {
        EXPECT_LE(ulps(ours, theirs), 1.0) << x << '^' << y;
        EXPECT_EQ(std::signbit(ours), std::signbit(theirs)) << x << '^' << y;
      }
    }
}

TEST(Pow, ExactPowersAreExact) {
  for (int base = 2; base <= 10; ++base) {
    double exact = 1;
    for (int n = 0; exact < 0x1p53; ++n, exact *= base) EXPECT_EQ(math::pow(double(base), double(n)), exact);
  }
}

}  // namespace
}  // namespace lamina
