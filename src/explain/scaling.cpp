#include "explain/scaling.hpp"

#include <algorithm>
#include <cmath>

namespace lamina::explain {

namespace {

using baseline::Square;

constexpr int kMostSweeps = 60;       // Jacobi's sweeps converge quadratically: ten do in practice
constexpr double kNegligible = 1e-9;  // of the largest coordinate: what rounding leaves of 0

// −½·J·D²·J with J = I − 1/n: the products of centred positions whose distances D are.
Square centred_products(const Square& distances) {
  const std::size_t n = distances.order;
  Square products(n);
  std::vector<double> means(n);
  double whole = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) means[i] += distances.at(i, j) * distances.at(i, j);
    means[i] /= static_cast<double>(n);
    whole += means[i];
  }
  whole /= static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      products.at(i, j) = -(distances.at(i, j) * distances.at(i, j) - means[i] - means[j] + whole) / 2;
  return products;
}

// Rotates the rows and columns p and q of a symmetric matrix so that its cell (p, q) becomes 0, and the columns of
// `vectors` with them (Golub & Van Loan, "Matrix computations", 8.5).
void rotate(Square& matrix, Square& vectors, std::size_t p, std::size_t q) {
  const double cell = matrix.at(p, q);
  if (cell == 0) return;
  const double tau = (matrix.at(q, q) - matrix.at(p, p)) / (2 * cell);
  const double t = (tau >= 0 ? 1 : -1) / (std::abs(tau) + std::sqrt(1 + tau * tau));
  const double c = 1 / std::sqrt(1 + t * t), s = t * c;
  const auto turn = [c, s](double& a, double& b) {
    const double before = a;
    a = c * before - s * b;
    b = s * before + c * b;
  };
  for (std::size_t k = 0; k < matrix.order; ++k) turn(matrix.at(k, p), matrix.at(k, q));
  for (std::size_t k = 0; k < matrix.order; ++k) turn(matrix.at(p, k), matrix.at(q, k));
  for (std::size_t k = 0; k < matrix.order; ++k) turn(vectors.at(p, k), vectors.at(q, k));
  matrix.at(p, q) = matrix.at(q, p) = 0;
}

double off_diagonal(const Square& matrix) {
  double sum = 0;
  for (std::size_t i = 0; i < matrix.order; ++i)
    for (std::size_t j = 0; j < i; ++j) sum += matrix.at(i, j) * matrix.at(i, j);
  return sum;
}

// Of the largest eigenvalue; the matrix is left diagonal.
std::vector<double> first_eigenvector(Square& matrix, double& eigenvalue) {
  const std::size_t n = matrix.order;
  Square vectors(n);  // one a row
  for (std::size_t i = 0; i < n; ++i) vectors.at(i, i) = 1;
  double before = 0;
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    const double now = off_diagonal(matrix);
    if (now == 0 || now == before) break;
    before = now;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) rotate(matrix, vectors, p, q);
  }
  std::size_t largest = 0;
  for (std::size_t i = 1; i < n; ++i)
    if (matrix.at(i, i) > matrix.at(largest, largest)) largest = i;
  eigenvalue = matrix.at(largest, largest);
  const auto first = vectors.cells.begin() + static_cast<std::ptrdiff_t>(largest * n);
  return {first, first + static_cast<std::ptrdiff_t>(n)};
}

}  // namespace

std::vector<double> scaled_to_axis(const Square& distances) {
  Square products = centred_products(distances);
  double eigenvalue = 0;
  std::vector<double> axis = first_eigenvector(products, eigenvalue);
  double largest = 0;
  for (double& place : axis) {
    place *= eigenvalue > 0 ? std::sqrt(eigenvalue) : 0;
    largest = std::max(largest, std::abs(place));
  }
  for (double& place : axis)
    if (std::abs(place) <= kNegligible * largest) place = 0;
  const auto first = std::find_if(axis.begin(), axis.end(), [](double place) { return place != 0; });
  if (first != axis.end() && *first > 0)
    for (double& place : axis) place = -place;
  return axis;
}

}  // namespace lamina::explain
