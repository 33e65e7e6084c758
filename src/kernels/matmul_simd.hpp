// The products on vectors. Vectors run across outputs, never along the chain, so that each output is one fused
// multiply-add chain. A tile of outputs stays in registers; tiles of one strip of columns share a block of the right
// factor that stays in the second-level cache, and park their sums in y between blocks, which changes no bit.
#pragma once

#include "kernels/product_strips.hpp"

namespace lamina::kernels::LAMINA_TIER {
namespace {

// The widest tile, in vectors, and its rows for each width: accumulators + one row of the right factor + a broadcast
// fit the register file.
inline constexpr bool kWide = HWY_MAX_BYTES == 64;
inline constexpr int kMaxWidth = kWide ? 4 : 2;
constexpr int max_rows(int width) {
  constexpr int kWideRows[] = {0, 12, 12, 8, 6}, kNarrowRows[] = {0, 10, 6};
  return kWide ? kWideRows[width] : kNarrowRows[width];
}

// Of `matmul_rows`: rows of the result whose sums are folded together.
inline constexpr std::size_t kPanelRows = 48;

// The left factor, read across the chain: element (i, k) is x[i·ld + k], or x[k·ld + i] when transposed.
template <class T, bool kTransposed>
struct Left {
  const T* x;
  std::size_t ld;
  HWY_INLINE const T* at(std::size_t i, std::size_t k) const { return kTransposed ? x + k * ld + i : x + i * ld + k; }
  HWY_INLINE Left from(std::size_t i, std::size_t k) const { return {at(i, k), ld}; }
};

template <class T>
using Columns = StripColumns<kMaxWidth, T>;

// A strip of up to kMaxWidth vectors of columns of the right factor and of the product; the last vector is masked.
template <class T>
struct Strip {
  Columns<const T> w;
  Columns<T> y;
  hn::Mask<Tag<T>> last;
};

// How the accumulators begin (+0 or what y holds) and end (as they are, + (+0), or added to what y holds).
struct Ends {
  bool resume, add_zero, add_to;
};

// One register tile: y[i][j] = chain over k of left(i, k)·w[k][j].
template <int kRows, int kWidth, class T, bool kTransposed>
HWY_NOINLINE void tile(Left<T, kTransposed> left, const Strip<T>& strip, std::size_t inner, Ends ends) {
  constexpr Tag<T> d;
  const auto last = strip.last;
  const Columns<T>& y = strip.y;
  Vector<T> sum[kRows][kWidth];
  LAMINA_FOR (i, kRows)
    LAMINA_FOR (j, kWidth) sum[i][j] = ends.resume ? load_part<kWidth>(y.data[j] + i * y.ld[j], j, last) : hn::Zero(d);
  const T* w[kWidth];
  LAMINA_FOR (j, kWidth) w[j] = strip.w.data[j];
  // Where a vector is as wide as a panel, all but the last have the same stride: fewer registers.
  const std::size_t ld = strip.w.ld[0], last_ld = strip.w.ld[kWidth - 1];
  for (std::size_t k = 0; k < inner; ++k) {
    Vector<T> right[kWidth];
    LAMINA_FOR (j, kWidth) {
      right[j] = load_part<kWidth>(w[j], j, last);
      w[j] += j + 1 == kWidth ? last_ld : kLanes<T> == kPanel ? ld : strip.w.ld[j];
    }
    // What comes next of x lies in many short runs, which no hardware foresees, and may be another core's: the columns
    // of the next panel, or the rows of the next tile, one row at a time.
    __builtin_prefetch(kTransposed ? left.at(kPanelRows, k) : left.at(kRows + k % kRows, k));
    LAMINA_FOR (i, kRows) {
      const auto factor = hn::Set(d, *left.at(i, k));
      LAMINA_FOR (j, kWidth) sum[i][j] = hn::MulAdd(factor, right[j], sum[i][j]);
    }
  }
  if (ends.add_zero) {
    LAMINA_FOR (i, kRows)
      LAMINA_FOR (j, kWidth) sum[i][j] = sum[i][j] + hn::Zero(d);
  }
  if (ends.add_to) {
    LAMINA_FOR (i, kRows)
      LAMINA_FOR (j, kWidth) sum[i][j] = load_part<kWidth>(y.data[j] + i * y.ld[j], j, last) + sum[i][j];
  }
  LAMINA_FOR (i, kRows)
    LAMINA_FOR (j, kWidth) store_part<kWidth>(sum[i][j], y.data[j] + i * y.ld[j], j, last);
}

// Calls the tile with `rows` ≤ kRows rows.
template <int kRows, int kWidth, class T, bool kTransposed>
void tile_of(std::size_t rows, Left<T, kTransposed> left, const Strip<T>& strip, std::size_t inner, Ends ends) {
  if (rows == kRows) return tile<kRows, kWidth>(left, strip, inner, ends);
  if constexpr (kRows > 1) tile_of<kRows - 1, kWidth>(rows, left, strip, inner, ends);
}

// All rows of a strip, in tiles of nearly equal height.
template <int kWidth, class T, bool kTransposed>
void strip_rows(Left<T, kTransposed> left, Strip<T> strip, std::size_t rows, std::size_t inner, Ends ends) {
  constexpr std::size_t kRows = max_rows(kWidth);
  const std::size_t tiles = (rows + kRows - 1) / kRows;
  for (std::size_t t = 0; t < tiles; ++t) {
    const std::size_t i = part_start(rows, tiles, t), height = part_start(rows, tiles, t + 1) - i;
    tile_of<kRows, kWidth>(height, left.from(i, 0), strip, inner, ends);
    strip.y.skip_rows(height);
  }
}

template <int kWidth, class T, bool kTransposed>
void strip_of(std::size_t width, Left<T, kTransposed> left, const Strip<T>& strip, std::size_t rows, std::size_t inner,
              Ends ends) {
  if (width == kWidth) return strip_rows<kWidth>(left, strip, rows, inner, ends);
  if constexpr (kWidth > 1) strip_of<kWidth - 1>(width, left, strip, rows, inner, ends);
}

// Calls body(first column, columns) for strips of nearly equal numbers of vectors.
template <class T, class Body>
HWY_INLINE void for_strips(std::size_t columns, Body body) {
  const std::size_t vectors = (columns + kLanes<T> - 1) / kLanes<T>, strips = (vectors + kMaxWidth - 1) / kMaxWidth;
  for (std::size_t s = 0; s < strips; ++s) {
    const std::size_t first = part_start(vectors, strips, s), end = part_start(vectors, strips, s + 1);
    body(first * kLanes<T>, HWY_MIN(end * kLanes<T>, columns) - first * kLanes<T>);
  }
}

// One row times a matrix: bound by reading w, whose rows at zero inputs are skipped (exact, because of the + (+0)).
// Which they are is found first, so that no branch of the inner loop has to be guessed.
inline constexpr int kRowWidth = kWide ? 8 : 6;
inline constexpr std::size_t kRowBlock = 512;

// `sum` += the `count` rows of w named by `at`, each times x there.
template <int kWidth, class T>
HWY_INLINE void add_rows(const T* x, const std::uint16_t* at, std::size_t count, const T* const* w,
                         const std::size_t* ld, hn::Mask<Tag<T>> last, Vector<T>* sum) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t k = at[i];
    const auto factor = hn::Set(Tag<T>(), x[k]);
    LAMINA_FOR (j, kWidth) sum[j] = hn::MulAdd(factor, load_part<kWidth>(w[j] + k * ld[j], j, last), sum[j]);
  }
}

HWY_INLINE std::size_t find_nonzero(const auto* x, std::size_t count, std::uint16_t* at) {
  std::size_t found = 0;
  for (std::size_t k = 0; k < count; ++k) {
    at[found] = static_cast<std::uint16_t>(k);
    found += x[k] != 0;
  }
  return found;
}

template <int kWidth, class T>
void row_strip(std::size_t width, const T* x, const Panels<const T>& matrix, T* y, std::size_t inner, std::size_t first,
               std::size_t count, std::size_t columns) {
  if (width != kWidth) {
    if constexpr (kWidth > 1) row_strip<kWidth - 1>(width, x, matrix, y, inner, first, count, columns);
    return;
  }
  const auto last = last_mask<T>(count);
  const T* w[kWidth];
  std::size_t ld[kWidth];
  Vector<T> sum[kWidth];
  LAMINA_FOR (j, kWidth) {
    const std::size_t column = first + static_cast<std::size_t>(j) * kLanes<T>;
    w[j] = matrix.at(0, column, columns);
    ld[j] = matrix.stride(column, columns);
    sum[j] = hn::Zero(Tag<T>());
  }
  std::uint16_t at[kRowBlock];
  for (std::size_t k = 0; k < inner; k += kRowBlock) {
    const std::size_t found = find_nonzero(x + k, HWY_MIN(inner - k, kRowBlock), at);
    add_rows<kWidth>(x + k, at, found, w, ld, last, sum);
    LAMINA_FOR (j, kWidth) w[j] += kRowBlock * ld[j];
  }
  LAMINA_FOR (j, kWidth) store_part<kWidth>(sum[j] + hn::Zero(Tag<T>()), y + first + j * kLanes<T>, j, last);
}

template <class T>
void row_times_matrix(const T* x, const Panels<const T>& w, T* y, std::size_t inner, std::size_t columns) {
  constexpr std::size_t kColumns = kRowWidth * kLanes<T>;
  for (std::size_t c = 0; c < columns; c += kColumns) {
    const std::size_t n = HWY_MIN(columns - c, kColumns);
    row_strip<kRowWidth>(vectors_of<T>(n), x, w, y, inner, c, n, columns);
  }
}

}  // namespace

template <class T>
void matmul(const T* x, std::size_t ldx, const Panels<const T>& w, T* y, std::size_t ldy, std::size_t rows,
            std::size_t inner, std::size_t columns) {
  if (rows == 1) return row_times_matrix(x, w, y, inner, columns);
  constexpr std::size_t kBlock = 262144 / (kMaxWidth * kLanes<T> * sizeof(T));  // a strip's block of w: 256 KiB
  std::size_t k = 0;
  do {
    const std::size_t block = HWY_MIN(inner - k, kBlock);
    for_strips<T>(columns, [&](std::size_t c, std::size_t n) {
      Strip<T> strip{{w, c, n, columns}, {Panels<T>::rows(y, ldy), c, n, columns}, last_mask<T>(n)};
      strip.w.skip_rows(k);
      strip_of<kMaxWidth>(vectors_of<T>(n), Left<T, false>{x + k, ldx}, strip, rows, block,
                          Ends{k > 0, k + block == inner, false});
    });
    k += block;
  } while (k < inner);
}
LAMINA_INSTANTIATE(matmul)

namespace {

// One block of rows for up to kPanelRows × one strip of outputs.
template <class T>
struct RowBlock {
  Left<T, true> left;  // x from the first row of the outputs on
  const T* g;
  std::size_t ldg, height, columns;

  void operator()(std::size_t start, std::size_t rows, const Columns<T>& y, bool add) const {
    const Columns<const T> right(Panels<const T>::rows(g + start * ldg, ldg), 0, columns, columns);
    strip_of<kMaxWidth>(vectors_of<T>(columns), left.from(0, start), Strip<T>{right, y, last_mask<T>(columns)}, height,
                        rows, Ends{false, true, add});
  }
};

}  // namespace

template <class T>
void matmul_rows(const T* x, std::size_t ldx, const T* g, std::size_t ldg, const Panels<T>& y, std::size_t rows,
                 std::size_t inner, std::size_t columns) {
  for (std::size_t k = 0; k < inner; k += kPanelRows) {
    const std::size_t height = HWY_MIN(inner - k, kPanelRows);
    for_strips<T>(columns, [&](std::size_t c, std::size_t n) {
      Columns<T> to(y, c, n, columns);
      to.skip_rows(k);
      const RowBlock<T> block{{x + k, ldx}, g + c, ldg, height, n};
      RowTree<kMaxWidth, kPanelRows, T, RowBlock<T>>{block, height, n}.sum(0, rows, to);
    });
  }
}
LAMINA_INSTANTIATE(matmul_rows)

}  // namespace lamina::kernels::LAMINA_TIER
