#include "base/philox.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace lamina {
namespace {

// Known answers published with Random123 (kat_vectors, philox4x32 10).
TEST(Philox, KnownAnswers) {
  EXPECT_EQ(philox(0, {0, 0, 0, 0}), (Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox(~std::uint64_t{0}, {~0u, ~0u, ~0u, ~0u}), (Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox(0x299f31d0a4093822, {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}),
            (Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Stream, AddressesTheCounterAsStated) {
  const Stream stream(0x123456789abcdef0, Purpose::dropout, 7, 9);
  for (std::uint32_t unit : {0u, 1u, 2u, 3u, 4u, 4095u, 0xffffffffu})
    EXPECT_EQ(stream.bits(unit), philox(0x123456789abcdef0, {unit / 4, 9, 7, 4})[unit % 4]) << unit;
}

TEST(Stream, UniformIsBitsOverTwoToThe32) {
  const Stream stream(1, Purpose::noise);
  for (std::uint32_t unit = 0; unit < 1000; ++unit) {
    EXPECT_EQ(stream.uniform(unit) * 4294967296.0, stream.bits(unit));
    EXPECT_GE(stream.uniform(unit), 0);
    EXPECT_LT(stream.uniform(unit), 1);
  }
}

TEST(Stream, NormalIsBoxMuller) {
  const Stream stream(3, Purpose::initial_weights, 0, 5);
  for (std::uint32_t k = 0; k < 1000; ++k) {
    const double a = (stream.bits(2 * k) + 1.0) / 4294967296.0, b = stream.bits(2 * k + 1) / 4294967296.0;
    const double radius = std::sqrt(-2 * std::log(a)), angle = 2 * M_PI * b;
    EXPECT_NEAR(stream.normal(2 * k), radius * std::cos(angle), 1e-13);
    EXPECT_NEAR(stream.normal(2 * k + 1), radius * std::sin(angle), 1e-13);
  }
}

// Moments of 200,000 numbers; the bounds are five standard errors.
TEST(Stream, NormalHasTheMomentsOfANormal) {
  const Stream stream(11, Purpose::noise);
  const std::uint32_t n = 200000;
  double sum = 0, squares = 0, cubes = 0, fourths = 0;
  for (std::uint32_t unit = 0; unit < n; ++unit) {
    const double z = stream.normal(unit);
    sum += z, squares += z * z, cubes += z * z * z, fourths += z * z * z * z;
  }
  EXPECT_NEAR(sum / n, 0, 5 * std::sqrt(1.0 / n));
  EXPECT_NEAR(squares / n, 1, 5 * std::sqrt(2.0 / n));
  EXPECT_NEAR(cubes / n, 0, 5 * std::sqrt(15.0 / n));
  EXPECT_NEAR(fourths / n, 3, 5 * std::sqrt(96.0 / n));
}

TEST(Permutation, HoldsEveryPlaceOnce) {
  for (std::size_t n : {0u, 1u, 2u, 3u, 4u, 5u, 63u, 64u, 1000u}) {
    std::vector<std::uint32_t> places = permutation(n, 5, Purpose::shuffle, 2);
    ASSERT_EQ(places.size(), n);
    std::sort(places.begin(), places.end());
    for (std::uint32_t i = 0; i < n; ++i) EXPECT_EQ(places[i], i);
  }
}

TEST(Permutation, DiffersByStepSeedAndPurpose) {
  const auto base = permutation(100, 5, Purpose::shuffle, 2);
  EXPECT_EQ(base, permutation(100, 5, Purpose::shuffle, 2));
  EXPECT_NE(base, permutation(100, 5, Purpose::shuffle, 3));
  EXPECT_NE(base, permutation(100, 6, Purpose::shuffle, 2));
  EXPECT_NE(base, permutation(100, 5, Purpose::split, 2));
}

// Fisher and Yates with Lemire's numbers, written out for a place count where nothing is rejected (checked by hand
// below).
TEST(Permutation, FollowsItsDefinition) {
  const std::uint32_t n = 10;
  std::vector<std::uint32_t> expected(n);
  for (std::uint32_t i = 0; i < n; ++i) expected[i] = i;
  const Stream stream(42, Purpose::folds, 1);
  for (std::uint32_t i = n; i-- > 0;) {
    const std::uint64_t product = std::uint64_t{stream.bits(i)} * (i + 1);
    ASSERT_GE(product & 0xffffffff, n);  // far from the part that is rejected
    std::swap(expected[i], expected[product >> 32]);
  }
  EXPECT_EQ(permutation(n, 42, Purpose::folds, 1), expected);
}

// All 24 orders of four things over 24,000 seeds: χ² with 23 degrees of freedom stays below its 99.99 % quantile.
TEST(Permutation, EveryOrderIsEquallyLikely) {
  std::map<std::vector<std::uint32_t>, int> counts;
  for (std::uint64_t seed = 0; seed < 24000; ++seed) ++counts[permutation(4, seed, Purpose::shuffle)];
  ASSERT_EQ(counts.size(), 24u);
  double chi_square = 0;
  for (const auto& [order, count] : counts) chi_square += (count - 1000.0) * (count - 1000.0) / 1000.0;
  EXPECT_LT(chi_square, 56.0);
}

}  // namespace
}  // namespace lamina
