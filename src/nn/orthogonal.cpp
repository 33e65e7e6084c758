#include "nn/orthogonal.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lamina::nn {
namespace {

struct Matrix {
  std::size_t rows, columns;
  std::vector<double> values;  // row-major

  Matrix(std::size_t r, std::size_t c) : rows(r), columns(c), values(r * c, 0.0) {}
  double* row(std::size_t i) { return values.data() + i * columns; }
};

// x ← x − 2·v·(vᵀx) / (vᵀv) on rows `first` … and columns `from` …; `work` has room for a row.
void reflect(Matrix& x, const std::vector<double>& v, std::size_t first, std::size_t from, std::vector<double>& work) {
  double square = 0;
  for (std::size_t i = first; i < x.rows; ++i) square += v[i] * v[i];
  if (square == 0) return;
  std::fill(work.begin(), work.end(), 0.0);
  for (std::size_t i = first; i < x.rows; ++i)
    for (std::size_t j = from; j < x.columns; ++j) work[j] += v[i] * x.row(i)[j];
  for (std::size_t i = first; i < x.rows; ++i) {
    const double factor = 2 * v[i] / square;
    for (std::size_t j = from; j < x.columns; ++j) x.row(i)[j] -= factor * work[j];
  }
}

// The vector that reflects column k, from row k on, to a multiple of the first axis.
std::vector<double> reflector(Matrix& a, std::size_t k) {
  std::vector<double> v(a.rows, 0.0);
  double square = 0;
  for (std::size_t i = k; i < a.rows; ++i) {
    v[i] = a.row(i)[k];
    square += v[i] * v[i];
  }
  v[k] += std::copysign(std::sqrt(square), v[k]);
  return v;
}

// Householder 1958, for rows ≥ columns.
Matrix tall_orthogonal(Matrix a) {
  std::vector<std::vector<double>> reflectors;
  std::vector<double> work(a.columns);
  Matrix q(a.rows, a.columns);
  for (std::size_t k = 0; k < a.columns; ++k) {
    reflectors.push_back(reflector(a, k));
    reflect(a, reflectors[k], k, k, work);
    q.row(k)[k] = a.row(k)[k] < 0 ? -1 : 1;
  }
  for (std::size_t k = a.columns; k-- > 0;) reflect(q, reflectors[k], k, 0, work);
  return q;
}

}  // namespace

std::vector<double> orthogonalized(const std::vector<double>& a, std::size_t rows, std::size_t columns) {
  const bool wide = rows < columns;
  const std::size_t long_side = wide ? columns : rows, short_side = wide ? rows : columns;
  const auto place = [&](std::size_t i, std::size_t j) { return wide ? j * columns + i : i * columns + j; };
  Matrix tall(long_side, short_side);
  for (std::size_t i = 0; i < long_side; ++i)
    for (std::size_t j = 0; j < short_side; ++j) tall.row(i)[j] = a[place(i, j)];
  Matrix q = tall_orthogonal(std::move(tall));
  std::vector<double> result(rows * columns);
  for (std::size_t i = 0; i < long_side; ++i)
    for (std::size_t j = 0; j < short_side; ++j) result[place(i, j)] = q.row(i)[j];
  return result;
}

}  // namespace lamina::nn
