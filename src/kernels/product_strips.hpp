// What the products on vectors have in common: columns in strips of vectors, and the tree of row blocks.
#pragma once

#include "kernels/simd_ops.hpp"

namespace lamina::kernels::LAMINA_TIER {
namespace {

// The part-th of `parts` nearly equal parts of `total` starts here.
constexpr std::size_t part_start(std::size_t total, std::size_t parts, std::size_t part) {
  return total / parts * part + HWY_MIN(part, total % parts);
}

template <class T>
HWY_INLINE std::size_t vectors_of(std::size_t columns) {
  return (columns + kLanes<T> - 1) / kLanes<T>;
}
template <class T>
HWY_INLINE hn::Mask<Tag<T>> last_mask(std::size_t columns) {
  return hn::FirstN(Tag<T>(), columns - (vectors_of<T>(columns) - 1) * kLanes<T>);
}

// The vectors of one strip of columns: where each one's first row lies and how far apart its rows are. A strip begins
// at a panel, and a vector never crosses one.
template <int kWidth, class T>
struct StripColumns {
  T* data[kWidth];
  std::size_t ld[kWidth];

  HWY_INLINE StripColumns(const Panels<T>& matrix, std::size_t first, std::size_t count, std::size_t all) {
    for (std::size_t j = 0; j < std::size_t(kWidth); ++j) {
      const std::size_t column = HWY_MIN(first + j * kLanes<std::remove_const_t<T>>, first + count - 1);
      data[j] = matrix.at(0, column, all);
      ld[j] = matrix.stride(column, all);
    }
  }
  HWY_INLINE void skip_rows(std::size_t rows) {
    for (std::size_t j = 0; j < std::size_t(kWidth); ++j) data[j] += rows * ld[j];
  }
};

// Vector j of kWidth vectors at p, the last of them masked.
template <int kWidth, class T>
HWY_INLINE Vector<T> load_part(const T* p, int j, hn::Mask<Tag<T>> last) {
  return j + 1 < kWidth ? hn::LoadU(Tag<T>(), p) : load_first(last, p);
}
template <int kWidth, class T>
HWY_INLINE void store_part(Vector<T> v, T* p, int j, hn::Mask<Tag<T>> last) {
  if (j + 1 < kWidth) return hn::StoreU(v, Tag<T>(), p);
  store_first(v, last, p);
}

// The tree of row blocks for at most kHeight rows × one strip of outputs. block(start, rows, y, add) puts the sum of
// one block's rows in place of what y holds, or adds it to that.
template <int kWidth, std::size_t kHeight, class T, class Block>
struct RowTree {
  using Out = StripColumns<kWidth, T>;
  Block block;
  std::size_t height, columns;

  void sum(std::size_t start, std::size_t rows, const Out& y) const {
    rows > kBlockRows ? fold(start, rows, y) : block(start, rows, y, false);
  }

  HWY_NOINLINE void fold(std::size_t start, std::size_t rows, const Out& y) const {
    constexpr std::size_t kLd = kWidth * kLanes<T>;
    alignas(64) T right[kHeight * kLd];
    const std::size_t left_count = left_rows(rows);
    sum(start, left_count, y);
    if (rows - left_count <= kBlockRows) return block(start + left_count, rows - left_count, y, true);
    sum(start + left_count, rows - left_count, Out(Panels<T>::rows(right, kLd), 0, columns, columns));
    for (std::size_t i = 0; i < height; ++i) add_row(y, i, right + i * kLd);
  }

  HWY_INLINE void add_row(const Out& y, std::size_t i, const T* right) const {
    constexpr Tag<T> d;
    for (std::size_t c = 0, j = 0; c < columns; c += kLanes<T>, ++j) {
      const auto first = hn::FirstN(d, HWY_MIN(columns - c, kLanes<T>));
      T* p = y.data[j] + i * y.ld[j];
      store_first(load_first(first, p) + load_first(first, right + c), first, p);
    }
  }
};

}  // namespace
}  // namespace lamina::kernels::LAMINA_TIER
