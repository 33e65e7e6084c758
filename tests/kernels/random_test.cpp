// Random numbers: the streams of base/philox, the same bits on every tier at every length, finite normals.
#include <array>

#include "base/philox.hpp"
#include "support.hpp"

namespace lamina::kernels {
namespace {

constexpr RandomAddress kAddress{0x9E3779B97F4A7C15, 5 + 3 * 256, 0xfffffff0};

Stream stream_of(const RandomAddress& address, std::int32_t row) {
  return {address.seed, static_cast<Purpose>(address.purpose), address.step, static_cast<std::uint32_t>(row)};
}

template <class T>
class Random : public ::testing::Test {
 protected:
  void same_on_every_tier(const ImplementationList<RandomFunction<T>>& list, std::size_t units, std::size_t offset) {
    const std::vector<std::int32_t> row = {7, 0, -1, 123456789};
    Block<T> expected(row.size(), units, units + 3, offset);
    reference(list)(kAddress, row.data(), expected.data(), expected.ld(), row.size(), units);
    for_runnable(list, [&](RandomFunction<T> function) {
      Block<T> y(row.size(), units, units + 3, offset);
      function(kAddress, row.data(), y.data(), y.ld(), row.size(), units);
      ASSERT_TRUE(y.same_bits(expected)) << units << " units, offset " << offset;
      ASSERT_TRUE(y.guards_hold()) << units << " units, offset " << offset;
    });
  }

  std::vector<T> numbers(RandomFunction<T> function, std::int32_t row, std::size_t units) {
    std::vector<T> y(units);
    function(kAddress, &row, y.data(), units, 1, units);
    return y;
  }
};
TYPED_TEST_SUITE(Random, Reals);

// Chunks are of 256 units: 0 … 2·256 and around the next multiples.
TYPED_TEST(Random, EveryLengthGivesTheReferencesBits) {
  for (std::size_t units = 0; units <= 530; ++units)
    for (const auto& list : {random_uniform_list<TypeParam>(), random_normal_list<TypeParam>()})
      this->same_on_every_tier(list, units, units % 16);
  for (const std::size_t units : {767, 768, 769, 1024, 4099})
    for (const auto& list : {random_uniform_list<TypeParam>(), random_normal_list<TypeParam>()})
      this->same_on_every_tier(list, units, 1);
}

TYPED_TEST(Random, UniformIsTheStreams) {
  using T = TypeParam;
  for (const std::int32_t row : {0, 9, -2})
    for_runnable(random_uniform_list<T>(), [&](auto function) {
      const std::vector<T> y = this->numbers(function, row, 1001);
      const Stream stream = stream_of(kAddress, row);
      for (std::uint32_t unit = 0; unit < y.size(); ++unit) {
        const double exact = stream.uniform(unit), scale = sizeof(T) == 4 ? 0x1p24 : 0x1p32;
        ASSERT_EQ(y[unit], std::floor(exact * scale) / scale) << unit;
        ASSERT_LT(y[unit], T(1));
      }
    });
}

// In double the stream's own bits. In float: rounding (a + 1)·2⁻³² moves r by 2⁻²⁴/r ≤ 6e-6 for the r ≥ 0.01 met here;
// the angle, up to 2π and rounded twice, is off by 2·2⁻²² ≤ 5e-7, which moves the value by r ≤ 6.67 times that.
TYPED_TEST(Random, NormalIsTheStreams) {
  using T = TypeParam;
  for_runnable(random_normal_list<T>(), [&](auto function) {
    const std::vector<T> y = this->numbers(function, 11, 4000);
    const Stream stream = stream_of(kAddress, 11);
    for (std::uint32_t unit = 0; unit < y.size(); ++unit) {
      if (sizeof(T) == 8)
        ASSERT_EQ(y[unit], stream.normal(unit)) << unit;
      else
        ASSERT_NEAR(y[unit], stream.normal(unit), 1e-5) << unit;
    }
  });
}

// Moments of a million numbers, by four rows; the bounds are five standard errors.
TYPED_TEST(Random, MomentsAreThoseOfTheDistributions) {
  using T = TypeParam;
  constexpr std::size_t kUnits = 250000;
  constexpr double n = 4 * kUnits;
  const auto moments = [&](const ImplementationList<RandomFunction<T>>& list) {
    std::array<double, 4> sums{};
    for (std::int32_t row = 0; row < 4; ++row)
      for (const double z : this->numbers(list.select(detect_cpu_tier()).function, row, kUnits)) {
        EXPECT_TRUE(std::isfinite(z));
        sums[0] += z / n, sums[1] += z * z / n, sums[2] += z * z * z / n, sums[3] += z * z * z * z / n;
      }
    return sums;
  };
  const auto uniform = moments(random_uniform_list<T>());
  for (int k = 1; k <= 4; ++k) {  // E uᵏ = 1/(k+1), Var uᵏ = 1/(2k+1) − 1/(k+1)²; fp32 is lower by up to k·2⁻²⁴
    const double mean = 1.0 / (k + 1), variance = 1.0 / (2 * k + 1) - mean * mean;
    EXPECT_NEAR(uniform[static_cast<std::size_t>(k - 1)], mean, 5 * std::sqrt(variance / n)) << k;
  }
  const auto normal = moments(random_normal_list<T>());
  EXPECT_NEAR(normal[0], 0, 5 * std::sqrt(1 / n));
  EXPECT_NEAR(normal[1], 1, 5 * std::sqrt(2 / n));
  EXPECT_NEAR(normal[2], 0, 5 * std::sqrt(15 / n));
  EXPECT_NEAR(normal[3], 3, 5 * std::sqrt(96 / n));
}

}  // namespace
}  // namespace lamina::kernels
