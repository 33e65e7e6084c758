#include "baseline/linear_algebra.hpp"

#include <algorithm>
#include <cmath>

#include "base/thread_pool.hpp"

namespace lamina::baseline {
namespace {

constexpr std::size_t kHeight = 8, kWidth = 32;  // of a tile of the Gram matrix: its sums stay in the nearest cache

// One tile of the Gram matrix: rows ascending, each a rank-one update.
void gram_tile(const double* x, std::size_t columns, const std::vector<double>& weights, std::size_t top,
               std::size_t left, Square& gram) {
  double sums[kHeight][kWidth] = {};
  const std::size_t height = std::min(kHeight, columns - top), width = std::min(kWidth, columns - left);
  for (std::size_t i = 0; i < weights.size(); ++i, x += columns) {
    if (weights[i] == 0) continue;
    double right[kWidth] = {};
    std::copy_n(x + left, width, right);
    for (std::size_t j = 0; j < height; ++j) {
      const double factor = weights[i] * x[top + j];
      if (factor == 0) continue;
      for (std::size_t k = 0; k < kWidth; ++k) sums[j][k] += factor * right[k];
    }
  }
  for (std::size_t j = 0; j < height; ++j) std::copy_n(sums[j], width, &gram.at(top + j, left));
}

}  // namespace

Square weighted_gram(const double* x, std::size_t columns, const std::vector<double>& weights, ThreadPool& pool) {
  Square gram(columns);
  pool.run([&](int thread) {
    std::size_t tile = 0;
    for (std::size_t top = 0; top < columns; top += kHeight)
      for (std::size_t left = 0; left < top + kHeight && left < columns; left += kWidth)
        if (tile++ % static_cast<std::size_t>(pool.size()) == static_cast<std::size_t>(thread))
          gram_tile(x, columns, weights, top, left, gram);
  });
  for (std::size_t i = 0; i < columns; ++i)
    for (std::size_t j = i + 1; j < columns; ++j) gram.at(i, j) = gram.at(j, i);
  return gram;
}

void factorize(Square& matrix, double least, std::vector<std::size_t>& dependent) {
  const std::size_t n = matrix.order;
  std::vector<double> diagonal(n), column(n);
  for (std::size_t j = 0; j < n; ++j) diagonal[j] = matrix.at(j, j);
  for (std::size_t j = 0; j < n; ++j) {
    const bool stands = matrix.at(j, j) > least * diagonal[j];
    const double pivot = stands ? std::sqrt(matrix.at(j, j)) : 0;
    if (!stands) dependent.push_back(j);
    matrix.at(j, j) = pivot;
    for (std::size_t i = j + 1; i < n; ++i) column[i] = matrix.at(i, j) = stands ? matrix.at(i, j) / pivot : 0;
    for (std::size_t i = j + 1; stands && i < n; ++i) {
      const double factor = column[i];
      double* row = &matrix.at(i, 0);
      for (std::size_t k = j + 1; factor != 0 && k <= i; ++k) row[k] -= factor * column[k];
    }
  }
}

void solve_lower(const Square& factor, std::vector<double>& b) {
  for (std::size_t i = 0; i < factor.order; ++i) {
    double sum = b[i];
    for (std::size_t k = 0; k < i; ++k) sum -= factor.at(i, k) * b[k];
    b[i] = factor.at(i, i) == 0 ? 0 : sum / factor.at(i, i);
  }
}

void solve_upper(const Square& factor, std::vector<double>& b) {
  for (std::size_t i = factor.order; i-- > 0;) {
    b[i] = factor.at(i, i) == 0 ? 0 : b[i] / factor.at(i, i);
    for (std::size_t k = 0; k < i; ++k) b[k] -= factor.at(i, k) * b[i];
  }
}

std::vector<double> inverse_diagonal(const Square& factor) {
  const std::size_t n = factor.order;
  std::vector<double> diagonal(n), x(n);
  for (std::size_t j = 0; j < n; ++j) {  // column j of L⁻¹, whose cells above j are 0
    for (std::size_t i = j; i < n; ++i) {
      double sum = i == j ? 1 : 0;
      for (std::size_t k = j; k < i; ++k) sum -= factor.at(i, k) * x[k];
      x[i] = factor.at(i, i) == 0 ? 0 : sum / factor.at(i, i);
      diagonal[j] += x[i] * x[i];
    }
  }
  return diagonal;
}

}  // namespace lamina::baseline
