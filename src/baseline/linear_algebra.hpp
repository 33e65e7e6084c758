// Small dense linear algebra with one order of every sum: Eigen's products split theirs by the size of the CPU's
// caches.
#pragma once

#include <cstddef>
#include <vector>

namespace lamina {
class ThreadPool;
}

namespace lamina::baseline {

// A square matrix, row-major.
struct Square {
  std::size_t order = 0;
  std::vector<double> cells;

  explicit Square(std::size_t n = 0) : order(n), cells(n * n) {}
  double& at(std::size_t i, std::size_t j) { return cells[i * order + j]; }
  double at(std::size_t i, std::size_t j) const { return cells[i * order + j]; }
};

// Xᵀ·diag(weights)·X for X of weights.size() rows of `columns`. The same bits for any number of
// threads.
Square weighted_gram(const double* x, std::size_t columns, const std::vector<double>& weights, ThreadPool& pool);

// The Cholesky factor L of a positive definite matrix in place; only its lower triangle is read and written. A column
// whose pivot is at most `least` times what stood on the diagonal depends on those before it: it is put into
// `dependent`, and taken for 0.
void factorize(Square& matrix, double least, std::vector<std::size_t>& dependent);

// L·x = b and Lᵀ·x = b, in place. Where the pivot is 0, so is x.
void solve_lower(const Square& factor, std::vector<double>& b);
void solve_upper(const Square& factor, std::vector<double>& b);

// The diagonal of (L·Lᵀ)⁻¹.
std::vector<double> inverse_diagonal(const Square& factor);

}  // namespace lamina::baseline
