// The plain reference reductions: rows by the tree of blocks, columns by 16 lanes.
#include <algorithm>
#include <limits>

#include "base/math_scalar.hpp"
#include "kernels/elementwise_formulas.hpp"
#include "kernels/tiers.hpp"
#include "kernels/tree_sum.hpp"

namespace lamina::kernels::reference {
namespace {

// 16 lanes, lane i taking columns i, i+16, …, folded 8-4-2-1.
template <class T, class Step, class Column>
T fold_lanes(T start, std::size_t columns, Step step, Column column) {
  T lanes[16];
  std::fill(lanes, lanes + 16, start);
  for (std::size_t c = 0; c < columns; ++c) lanes[c % 16] = step(lanes[c % 16], column(c));
  for (int half = 8; half > 0; half /= 2)
    for (int i = 0; i < half; ++i) lanes[i] = step(lanes[i], lanes[i + half]);
  return lanes[0];
}

template <class T>
T row_sum(const T* row, std::size_t columns) {
  return fold_lanes(
      T(0), columns, [](T a, T b) { return a + b; }, [&](std::size_t c) { return row[c]; });
}

template <class T>
T row_maximum(const T* row, std::size_t columns) {
  const auto step = [](T a, T b) { return formulas::running_maximum(math::ScalarOps<T>{}, a, b); };
  return fold_lanes(-std::numeric_limits<T>::infinity(), columns, step, [&](std::size_t c) { return row[c]; });
}

template <class T>
T row_sum_exp(const T* row, T maximum, std::size_t columns) {
  const auto term = [&](std::size_t c) { return math::exp(math::ScalarOps<T>{}, row[c] - maximum); };
  return fold_lanes(
      T(0), columns, [](T a, T b) { return a + b; }, term);
}

}  // namespace

template <class T>
void sum_rows(const T* x, std::size_t ldx, T* y, std::size_t rows, std::size_t columns) {
  for (std::size_t c = 0; c < columns; ++c) {
    TreeSum<T> tree;
    for (std::size_t start = 0; start < rows; start += kBlockRows) {
      T sum = 0;
      for (std::size_t r = start; r < std::min(rows, start + kBlockRows); ++r) sum = sum + x[r * ldx + c];
      tree.add(sum);
    }
    y[c] = tree.total();
  }
}
LAMINA_INSTANTIATE(sum_rows)

template <class T>
void sum_inputs(const T* x, std::size_t ldx, T* y, std::size_t rows, std::size_t columns) {
  for (std::size_t c = 0; c < columns; ++c) {
    T sum = 0;
    for (std::size_t r = 0; r < rows; ++r) sum = sum + x[r * ldx + c];
    y[c] = sum;
  }
}
LAMINA_INSTANTIATE(sum_inputs)

template <class T>
void sum_columns(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns) {
  for (std::size_t r = 0; r < rows; ++r) y[r * ldy] = row_sum(x + r * ldx, columns);
}
LAMINA_INSTANTIATE(sum_columns)

template <class T>
void max_columns(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns) {
  for (std::size_t r = 0; r < rows; ++r) y[r * ldy] = row_maximum(x + r * ldx, columns);
}
LAMINA_INSTANTIATE(max_columns)

template <class T>
void log_sum_exp(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns) {
  for (std::size_t r = 0; r < rows; ++r) {
    const T* row = x + r * ldx;
    const T maximum = row_maximum(row, columns);
    y[r * ldy] = maximum + math::log(math::ScalarOps<T>{}, row_sum_exp(row, maximum, columns));
  }
}
LAMINA_INSTANTIATE(log_sum_exp)

template <class T>
void softmax(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns) {
  for (std::size_t r = 0; r < rows; ++r) {
    const T* row = x + r * ldx;
    const T maximum = row_maximum(row, columns), sum = row_sum_exp(row, maximum, columns);
    for (std::size_t c = 0; c < columns; ++c) y[r * ldy + c] = math::exp(math::ScalarOps<T>{}, row[c] - maximum) / sum;
  }
}
LAMINA_INSTANTIATE(softmax)

}  // namespace lamina::kernels::reference
