#include "baseline/symmetric_eigen.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "lamina/error.hpp"

namespace lamina::baseline {

namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr int kMostSteps = 100;  // of QL for one value; a few do

// The names are those of the Algol procedures tred2 and tql2: v becomes the eigenvectors, d the values, e what stands
// beside the diagonal. v is kept by columns, which the loops run along.
struct Reduction {
  std::size_t n;
  std::vector<std::vector<double>> v;
  std::vector<double> d, e;

  explicit Reduction(const Square& matrix) : n(matrix.order), v(n, std::vector<double>(n)), d(n), e(n) {
    for (std::size_t column = 0; column < n; ++column)
      for (std::size_t row = 0; row < n; ++row)
        v[column][row] = matrix.at(std::max(row, column), std::min(row, column));
    for (std::size_t j = 0; j < n; ++j) d[j] = v[j][n - 1];
  }
};

// Row i is already 0 left of the diagonal's neighbour: nothing to reflect.
void skip(Reduction& r, std::size_t i) {
  r.e[i] = r.d[i - 1];
  for (std::size_t j = 0; j < i; ++j) {
    r.d[j] = r.v[j][i - 1];
    r.v[j][i] = r.v[i][j] = 0;
  }
}

// Reflects row i, scaled by `scale`; the square of the reflector's norm is answered.
double reflect(Reduction& r, std::size_t i, double scale) {
  double h = 0;
  for (std::size_t k = 0; k < i; ++k) {
    r.d[k] /= scale;
    h += r.d[k] * r.d[k];
  }
  const double f = r.d[i - 1], g = f > 0 ? -std::sqrt(h) : std::sqrt(h);
  r.e[i] = scale * g;
  h -= f * g;
  r.d[i - 1] = f - g;
  return h;
}

// Takes the reflection to what is left of the matrix: A ← A − d·qᵀ − q·dᵀ.
void apply_reflection(Reduction& r, std::size_t i, double h) {
  std::fill_n(r.e.begin(), i, 0.0);
  for (std::size_t j = 0; j < i; ++j) {
    const double f = r.d[j];
    r.v[i][j] = f;
    double g = r.e[j] + r.v[j][j] * f;
    for (std::size_t k = j + 1; k < i; ++k) {
      g += r.v[j][k] * r.d[k];
      r.e[k] += r.v[j][k] * f;
    }
    r.e[j] = g;
  }
  double f = 0;
  for (std::size_t j = 0; j < i; ++j) {
    r.e[j] /= h;
    f += r.e[j] * r.d[j];
  }
  for (std::size_t j = 0; j < i; ++j) r.e[j] -= f / (h + h) * r.d[j];
  for (std::size_t j = 0; j < i; ++j) {
    for (std::size_t k = j; k < i; ++k) r.v[j][k] -= r.d[j] * r.e[k] + r.e[j] * r.d[k];
    r.d[j] = r.v[j][i - 1];
    r.v[j][i] = 0;
  }
}

// Multiplies the reflections up to the orthogonal matrix they make.
void accumulate(Reduction& r) {
  const std::size_t n = r.n;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    r.v[i][n - 1] = r.v[i][i];
    r.v[i][i] = 1;
    const double h = r.d[i + 1];
    if (h != 0) {
      for (std::size_t k = 0; k <= i; ++k) r.d[k] = r.v[i + 1][k] / h;
      for (std::size_t j = 0; j <= i; ++j) {
        double g = 0;
        for (std::size_t k = 0; k <= i; ++k) g += r.v[i + 1][k] * r.v[j][k];
        for (std::size_t k = 0; k <= i; ++k) r.v[j][k] -= g * r.d[k];
      }
    }
    std::fill_n(r.v[i + 1].begin(), i + 1, 0.0);
  }
  for (std::size_t j = 0; j < n; ++j) {
    r.d[j] = r.v[j][n - 1];
    r.v[j][n - 1] = 0;
  }
  r.v[n - 1][n - 1] = 1;
  r.e[0] = 0;
}

void tridiagonalise(Reduction& r) {
  for (std::size_t i = r.n - 1; i > 0; --i) {
    double scale = 0, h = 0;
    for (std::size_t k = 0; k < i; ++k) scale += std::abs(r.d[k]);
    if (scale == 0) {
      skip(r, i);
    } else {
      h = reflect(r, i, scale);
      apply_reflection(r, i, h);
    }
    r.d[i] = h;
  }
  accumulate(r);
}

// One QL step on rows l … m with the implicit shift; what is added to all values so far is `shift`.
void ql_step(Reduction& r, std::size_t l, std::size_t m, double& shift) {
  double g = r.d[l], p = (r.d[l + 1] - g) / (2 * r.e[l]);
  double s_root = std::hypot(p, 1.0);
  if (p < 0) s_root = -s_root;
  r.d[l] = r.e[l] / (p + s_root);
  r.d[l + 1] = r.e[l] * (p + s_root);
  const double dl1 = r.d[l + 1], h = g - r.d[l], el1 = r.e[l + 1];
  for (std::size_t i = l + 2; i < r.n; ++i) r.d[i] -= h;
  shift += h;
  p = r.d[m];
  double c = 1, c2 = 1, c3 = 1, s = 0, s2 = 0;
  for (std::size_t i = m; i-- > l;) {
    c3 = c2;
    c2 = c;
    s2 = s;
    g = c * r.e[i];
    const double across = c * p, root = std::hypot(p, r.e[i]);
    r.e[i + 1] = s * root;
    s = r.e[i] / root;
    c = p / root;
    p = c * r.d[i] - s * g;
    r.d[i + 1] = across + s * (c * g + s * r.d[i]);
    for (std::size_t k = 0; k < r.n; ++k) {
      const double upper = r.v[i + 1][k];
      r.v[i + 1][k] = s * r.v[i][k] + c * upper;
      r.v[i][k] = c * r.v[i][k] - s * upper;
    }
  }
  p = -s * s2 * c3 * el1 * r.e[l] / dl1;
  r.e[l] = s * p;
  r.d[l] = c * p;
}

void diagonalise(Reduction& r) {
  std::rotate(r.e.begin(), r.e.begin() + 1, r.e.end());
  r.e.back() = 0;
  double shift = 0, largest = 0;
  for (std::size_t l = 0; l < r.n; ++l) {
    largest = std::max(largest, std::abs(r.d[l]) + std::abs(r.e[l]));
    std::size_t m = l;
    while (m + 1 < r.n && std::abs(r.e[m]) > kEpsilon * largest) ++m;
    for (int step = 0; m > l && std::abs(r.e[l]) > kEpsilon * largest; ++step) {
      expect(step < kMostSteps, "QL steps converge");
      ql_step(r, l, m, shift);
    }
    r.d[l] += shift;
    r.e[l] = 0;
  }
}

void fix_sign(std::vector<double>& vector) {
  double largest = 0;
  for (const double component : vector)
    if (std::abs(component) > std::abs(largest)) largest = component;
  if (largest < 0)
    for (double& component : vector) component = -component;
}

}  // namespace

Eigen symmetric_eigen(const Square& matrix) {
  Eigen result;
  if (matrix.order == 0) return result;
  Reduction reduction(matrix);
  tridiagonalise(reduction);
  diagonalise(reduction);
  std::vector<std::size_t> order(matrix.order);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return reduction.d[a] > reduction.d[b]; });
  for (const std::size_t place : order) {
    result.values.push_back(reduction.d[place]);
    result.vectors.push_back(std::move(reduction.v[place]));
    fix_sign(result.vectors.back());
  }
  return result;
}

}  // namespace lamina::baseline
