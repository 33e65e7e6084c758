#include "baseline/symmetric_eigen.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/philox.hpp"

namespace lamina::baseline {
namespace {

Square square(std::size_t n, const std::vector<double>& cells) {
  Square matrix(n);
  matrix.cells = cells;
  return matrix;
}

TEST(SymmetricEigen, OfTwoByTwoByHand) {
  const Eigen found = symmetric_eigen(square(2, {2, 1, 1, 2}));
  EXPECT_NEAR(found.values[0], 3, 1e-15);
  EXPECT_NEAR(found.values[1], 1, 1e-15);
  EXPECT_NEAR(found.vectors[0][0], std::sqrt(0.5), 1e-15);
  EXPECT_NEAR(found.vectors[0][1], std::sqrt(0.5), 1e-15);
  EXPECT_NEAR(found.vectors[1][0] + found.vectors[1][1], 0, 1e-15);
}

TEST(SymmetricEigen, OfDiagonalsAndRepeatedValues) {
  const Eigen found = symmetric_eigen(square(3, {1, 0, 0, 0, 5, 0, 0, 0, 1}));
  EXPECT_EQ(found.values, (std::vector<double>{5, 1, 1}));
  EXPECT_EQ(found.vectors[0], (std::vector<double>{0, 1, 0}));
  EXPECT_EQ(symmetric_eigen(square(1, {4})).values, std::vector<double>{4});
  EXPECT_TRUE(symmetric_eigen(Square(0)).values.empty());
  for (const double value : symmetric_eigen(Square(4)).values) EXPECT_EQ(value, 0);
}

// The second differences of n points: 2 − 2·cos(kπ / (n + 1)), k = 1 … n.
TEST(SymmetricEigen, OfTheSecondDifferences) {
  constexpr std::size_t n = 30;
  Square matrix(n);
  for (std::size_t i = 0; i < n; ++i) {
    matrix.at(i, i) = 2;
    if (i > 0) matrix.at(i, i - 1) = matrix.at(i - 1, i) = -1;
  }
  const Eigen found = symmetric_eigen(matrix);
  for (std::size_t k = 1; k <= n; ++k)
    EXPECT_NEAR(found.values[n - k], 2 - 2 * std::cos(static_cast<double>(k) * M_PI / (n + 1)), 1e-13);
}

TEST(SymmetricEigen, VectorsSolveTheEquationAndAreOrthonormal) {
  constexpr std::size_t n = 40;
  Square matrix(n);
  const Stream stream(7, Purpose::toy);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      matrix.at(i, j) = matrix.at(j, i) = stream.normal(static_cast<std::uint32_t>(i * n + j));
  const Eigen found = symmetric_eigen(matrix);
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t i = 0; i < n; ++i) {
      double product = 0;
      for (std::size_t j = 0; j < n; ++j) product += matrix.at(i, j) * found.vectors[a][j];
      ASSERT_NEAR(product, found.values[a] * found.vectors[a][i], 1e-12);
    }
    for (std::size_t b = 0; b < n; ++b) {
      double product = 0;
      for (std::size_t i = 0; i < n; ++i) product += found.vectors[a][i] * found.vectors[b][i];
      ASSERT_NEAR(product, a == b ? 1 : 0, 1e-13);
    }
  }
}

}  // namespace
}  // namespace lamina::baseline
