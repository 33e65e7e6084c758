// Reductions on vectors: rows by the tree of blocks, columns by 16 lanes, which are 1, 2 or 4 vectors.
#pragma once

#include "kernels/elementwise_formulas.hpp"
#include "kernels/simd_ops.hpp"

namespace lamina::kernels::LAMINA_TIER {
namespace {

struct Add {
  template <class Ops>
  HWY_INLINE typename Ops::Value operator()(Ops, typename Ops::Value a, typename Ops::Value b) const {
    return a + b;
  }
};

struct RunningMaximum {
  template <class Ops>
  HWY_INLINE typename Ops::Value operator()(Ops o, typename Ops::Value a, typename Ops::Value b) const {
    return formulas::running_maximum(o, a, b);
  }
};

// Folds the lanes of one vector: the upper half onto the lower until one is left.
template <class D, class Step>
HWY_INLINE hn::TFromD<D> fold_vector(D d, hn::Vec<D> v, Step step) {
  using T = hn::TFromD<D>;
  if constexpr (hn::MaxLanes(D()) * sizeof(T) > 16) {
    constexpr hn::Half<D> half;
    return fold_vector(half, step(SimdOps<hn::Half<D>>(), hn::LowerHalf(half, v), hn::UpperHalf(half, v)), step);
  } else if constexpr (sizeof(T) == 4) {
    v = step(SimdOps<D>(), v, hn::Shuffle1032(v));
    return hn::GetLane(step(SimdOps<D>(), v, hn::Shuffle2301(v)));
  } else {
    static_cast<void>(d);
    return hn::GetLane(step(SimdOps<D>(), v, hn::Shuffle01(v)));
  }
}

// 16 lanes from `start`, lane i stepping over columns i, i+16, …; `term(load)` maps columns that `load(row)` reads.
template <class T, class Step, class Term>
HWY_INLINE T fold_columns(T start, std::size_t columns, Step step, Term term) {
  constexpr Tag<T> d;
  constexpr SimdOps<Tag<T>> ops;
  constexpr std::size_t kVectors = 16 / kLanes<T>;
  Vector<T> lanes[kVectors];
  for (auto& v : lanes) v = hn::Set(d, start);
  std::size_t c = 0;
  for (; c + 16 <= columns; c += 16)
    for (std::size_t i = 0; i < kVectors; ++i)
      lanes[i] = step(ops, lanes[i], term(c + i * kLanes<T>, hn::FirstN(d, kLanes<T>)));
  for (std::size_t i = 0; i < kVectors && c < columns; ++i, c += kLanes<T>) {
    const auto rest = hn::FirstN(d, HWY_MIN(columns - c, kLanes<T>));
    lanes[i] = hn::IfThenElse(rest, step(ops, lanes[i], term(c, rest)), lanes[i]);
  }
  for (std::size_t count = kVectors / 2; count > 0; count /= 2)
    for (std::size_t i = 0; i < count; ++i) lanes[i] = step(ops, lanes[i], lanes[i + count]);
  return fold_vector(d, lanes[0], step);
}

template <class T>
HWY_INLINE T row_maximum(const T* row, std::size_t columns) {
  return fold_columns(-math::Format<T>::kInfinity, columns, RunningMaximum(),
                      [&](std::size_t c, auto first) HWY_ATTR { return load_first(first, row + c); });
}

template <class T>
HWY_INLINE Vector<T> exp_above(const T* row, T maximum, hn::Mask<Tag<T>> first) {
  return math::exp(SimdOps<Tag<T>>(), load_first(first, row) - hn::Set(Tag<T>(), maximum));
}

// Sums over rows of `kWidth` vectors of columns, the last masked.
template <class T, int kWidth>
struct ColumnSums {
  const T* x;
  std::size_t ldx;
  hn::Mask<Tag<T>> last;

  HWY_INLINE Vector<T> load(const T* row, int i) const {
    return i + 1 < kWidth ? hn::LoadU(Tag<T>(), row + i * kLanes<T>) : load_first(last, row + i * kLanes<T>);
  }

  // One chain from +0.
  HWY_INLINE void chain(std::size_t start, std::size_t rows, Vector<T>* total) const {
    for (int i = 0; i < kWidth; ++i) total[i] = hn::Zero(Tag<T>());
    for (std::size_t r = start; r < start + rows; ++r)
      for (int i = 0; i < kWidth; ++i) total[i] = total[i] + load(x + r * ldx, i);
  }

  // All of the tree of blocks below one node.
  void tree(std::size_t start, std::size_t rows, Vector<T>* total) const {
    rows > kBlockRows ? fold(start, rows, total) : chain(start, rows, total);
  }

  void fold(std::size_t start, std::size_t rows, Vector<T>* total) const {
    const std::size_t left = left_rows(rows);
    Vector<T> right[kWidth];
    tree(start, left, total);
    tree(start + left, rows - left, right);
    for (int i = 0; i < kWidth; ++i) total[i] = total[i] + right[i];
  }
};

template <class T, int kWidth, bool kTree>
void sum_strip(const T* x, std::size_t ldx, T* y, std::size_t rows, std::size_t last_columns) {
  const auto last = hn::FirstN(Tag<T>(), last_columns);
  Vector<T> total[kWidth];
  const ColumnSums<T, kWidth> sums{x, ldx, last};
  kTree ? sums.tree(0, rows, total) : sums.chain(0, rows, total);
  for (int i = 0; i + 1 < kWidth; ++i) hn::StoreU(total[i], Tag<T>(), y + i * kLanes<T>);
  store_first(total[kWidth - 1], last, y + (kWidth - 1) * kLanes<T>);
}

template <class T, bool kTree>
void sum_strips(const T* x, std::size_t ldx, T* y, std::size_t rows, std::size_t columns) {
  constexpr std::size_t kStrip = 4 * kLanes<T>;
  std::size_t c = 0;
  for (; c + kStrip <= columns; c += kStrip) sum_strip<T, 4, kTree>(x + c, ldx, y + c, rows, kLanes<T>);
  for (; c < columns; c += kLanes<T>) sum_strip<T, 1, kTree>(x + c, ldx, y + c, rows, HWY_MIN(columns - c, kLanes<T>));
}

}  // namespace

template <class T>
void sum_rows(const T* x, std::size_t ldx, T* y, std::size_t rows, std::size_t columns) {
  sum_strips<T, true>(x, ldx, y, rows, columns);
}
LAMINA_INSTANTIATE(sum_rows)

template <class T>
void sum_inputs(const T* x, std::size_t ldx, T* y, std::size_t rows, std::size_t columns) {
  sum_strips<T, false>(x, ldx, y, rows, columns);
}
LAMINA_INSTANTIATE(sum_inputs)

template <class T>
void sum_columns(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns) {
  for (std::size_t r = 0; r < rows; ++r) {
    const T* row = x + r * ldx;
    y[r * ldy] = fold_columns(T(0), columns, Add(),
                              [&](std::size_t c, auto first) HWY_ATTR { return load_first(first, row + c); });
  }
}
LAMINA_INSTANTIATE(sum_columns)

template <class T>
void max_columns(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns) {
  for (std::size_t r = 0; r < rows; ++r) y[r * ldy] = row_maximum(x + r * ldx, columns);
}
LAMINA_INSTANTIATE(max_columns)

template <class T>
void log_sum_exp(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns) {
  constexpr Tag<T> d;
  for (std::size_t r = 0; r < rows; ++r) {
    const T* row = x + r * ldx;
    const T maximum = row_maximum(row, columns);
    const T sum = fold_columns(T(0), columns, Add(),
                               [&](std::size_t c, auto first) HWY_ATTR { return exp_above(row + c, maximum, first); });
    y[r * ldy] = maximum + hn::GetLane(math::log(SimdOps<Tag<T>>(), hn::Set(d, sum)));
  }
}
LAMINA_INSTANTIATE(log_sum_exp)

template <class T>
void softmax(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns) {
  constexpr Tag<T> d;
  for (std::size_t r = 0; r < rows; ++r) {
    const T* row = x + r * ldx;
    T* out = y + r * ldy;
    const T maximum = row_maximum(row, columns);
    const T sum = fold_columns(T(0), columns, Add(), [&](std::size_t c, auto first) HWY_ATTR {
      const auto term = exp_above(row + c, maximum, first);
      store_first(term, first, out + c);
      return term;
    });
    for (std::size_t c = 0; c < columns; c += kLanes<T>) {
      const auto first = hn::FirstN(d, HWY_MIN(columns - c, kLanes<T>));
      store_first(load_first(first, out + c) / hn::Set(d, sum), first, out + c);
    }
  }
}
LAMINA_INSTANTIATE(softmax)

}  // namespace lamina::kernels::LAMINA_TIER
