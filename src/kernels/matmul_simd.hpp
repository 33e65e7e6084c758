// The products on vectors. Vectors run across outputs, never along the chain, so that each output is one fused
// multiply-add chain. A tile of outputs stays in registers; tiles of one strip of columns share a block of the right
// factor that stays in the first-level cache, and park their sums in y between blocks, which changes no bit.
#pragma once

#include "kernels/simd_ops.hpp"

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

// The left factor, read across the chain: element (i, k) is x[i·ld + k], or x[k·ld + i] when transposed.
template <class T, bool kTransposed>
struct Left {
  const T* x;
  std::size_t ld;
  HWY_INLINE const T* at(std::size_t i, std::size_t k) const { return kTransposed ? x + k * ld + i : x + i * ld + k; }
  HWY_INLINE Left from(std::size_t i, std::size_t k) const { return {at(i, k), ld}; }
};

// A strip of up to kMaxWidth vectors of columns; the last vector is masked.
template <class T>
struct Strip {
  const T* w;
  std::size_t ldw;
  T* y;
  std::size_t ldy;
  hn::Mask<Tag<T>> last;
};

// How the accumulators begin (+0 or what y holds) and end (as they are, or + (+0)).
struct Ends {
  bool resume, add_zero;
};

// Vector j of a row of kWidth vectors, the last of them masked.
template <int kWidth, class T>
HWY_INLINE Vector<T> load_part(const T* row, int j, hn::Mask<Tag<T>> last) {
  const T* p = row + j * static_cast<std::ptrdiff_t>(kLanes<T>);
  return j + 1 < kWidth ? hn::LoadU(Tag<T>(), p) : load_first(last, p);
}
template <int kWidth, class T>
HWY_INLINE void store_part(Vector<T> v, T* row, int j, hn::Mask<Tag<T>> last) {
  T* p = row + j * static_cast<std::ptrdiff_t>(kLanes<T>);
  if (j + 1 < kWidth) return hn::StoreU(v, Tag<T>(), p);
  store_first(v, last, p);
}

// One register tile: y[i][j] = chain over k of left(i, k)·w[k][j].
template <int kRows, int kWidth, class T, bool kTransposed>
HWY_NOINLINE void tile(Left<T, kTransposed> left, const Strip<T>& strip, std::size_t inner, Ends ends) {
  constexpr Tag<T> d;
  const auto last = strip.last;
  Vector<T> sum[kRows][kWidth];
  LAMINA_FOR (i, kRows)
    LAMINA_FOR (j, kWidth) sum[i][j] = ends.resume ? load_part<kWidth>(strip.y + i * strip.ldy, j, last) : hn::Zero(d);
  const T* w = strip.w;
  for (std::size_t k = 0; k < inner; ++k, w += strip.ldw) {
    Vector<T> right[kWidth];
    LAMINA_FOR (j, kWidth) right[j] = load_part<kWidth>(w, j, last);
    LAMINA_FOR (i, kRows) {
      const auto factor = hn::Set(d, *left.at(i, k));
      LAMINA_FOR (j, kWidth) sum[i][j] = hn::MulAdd(factor, right[j], sum[i][j]);
    }
  }
  LAMINA_FOR (i, kRows)
    LAMINA_FOR (j, kWidth)
      store_part<kWidth>(ends.add_zero ? sum[i][j] + hn::Zero(d) : sum[i][j], strip.y + i * strip.ldy, j, last);
}

// Calls the tile with `rows` ≤ kRows rows.
template <int kRows, int kWidth, class T, bool kTransposed>
void tile_of(std::size_t rows, Left<T, kTransposed> left, const Strip<T>& strip, std::size_t inner, Ends ends) {
  if (rows == kRows) return tile<kRows, kWidth>(left, strip, inner, ends);
  if constexpr (kRows > 1) tile_of<kRows - 1, kWidth>(rows, left, strip, inner, ends);
}

// The part-th of `parts` nearly equal parts of `total` starts here.
constexpr std::size_t part_start(std::size_t total, std::size_t parts, std::size_t part) {
  return total / parts * part + HWY_MIN(part, total % parts);
}

// All rows of a strip, in tiles of nearly equal height.
template <int kWidth, class T, bool kTransposed>
void strip_rows(Left<T, kTransposed> left, Strip<T> strip, std::size_t rows, std::size_t inner, Ends ends) {
  constexpr std::size_t kRows = max_rows(kWidth);
  const std::size_t tiles = (rows + kRows - 1) / kRows;
  T* y = strip.y;
  for (std::size_t t = 0; t < tiles; ++t) {
    const std::size_t i = part_start(rows, tiles, t);
    strip.y = y + i * strip.ldy;
    tile_of<kRows, kWidth>(part_start(rows, tiles, t + 1) - i, left.from(i, 0), strip, inner, ends);
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

template <class T>
HWY_INLINE std::size_t vectors_of(std::size_t columns) {
  return (columns + kLanes<T> - 1) / kLanes<T>;
}
template <class T>
HWY_INLINE hn::Mask<Tag<T>> last_mask(std::size_t columns) {
  return hn::FirstN(Tag<T>(), columns - (vectors_of<T>(columns) - 1) * kLanes<T>);
}

// One row times a matrix: bound by reading w, whose rows at zero inputs are skipped (exact, because of the + (+0)).
inline constexpr int kRowWidth = kWide ? 16 : 10;
template <int kWidth, class T>
void row_strip(std::size_t width, const T* x, const Strip<T>& strip, std::size_t inner) {
  if (width != kWidth) {
    if constexpr (kWidth > 1) row_strip<kWidth - 1>(width, x, strip, inner);
    return;
  }
  constexpr Tag<T> d;
  const auto last = strip.last;
  Vector<T> sum[kWidth];
  LAMINA_FOR (j, kWidth) sum[j] = hn::Zero(d);
  for (std::size_t k = 0; k < inner; ++k) {
    if (x[k] == 0) continue;
    const T* w = strip.w + k * strip.ldw;
    const auto factor = hn::Set(d, x[k]);
    LAMINA_FOR (j, kWidth) sum[j] = hn::MulAdd(factor, load_part<kWidth>(w, j, last), sum[j]);
  }
  LAMINA_FOR (j, kWidth) store_part<kWidth>(sum[j] + hn::Zero(d), strip.y, j, last);
}

template <class T>
void row_times_matrix(const T* x, const T* w, std::size_t ldw, T* y, std::size_t inner, std::size_t columns) {
  constexpr std::size_t kColumns = kRowWidth * kLanes<T>;
  for (std::size_t c = 0; c < columns; c += kColumns) {
    const std::size_t n = HWY_MIN(columns - c, kColumns);
    row_strip<kRowWidth>(vectors_of<T>(n), x, Strip<T>{w + c, ldw, y + c, 0, last_mask<T>(n)}, inner);
  }
}

}  // namespace

template <class T>
void matmul(const T* x, std::size_t ldx, const T* w, std::size_t ldw, T* y, std::size_t ldy, std::size_t rows,
            std::size_t inner, std::size_t columns) {
  if (rows == 1) return row_times_matrix(x, w, ldw, y, inner, columns);
  constexpr std::size_t kBlock = 32768 / (kMaxWidth * kLanes<T> * sizeof(T));  // a strip's block of w: 32 KiB
  std::size_t k = 0;
  do {
    const std::size_t block = HWY_MIN(inner - k, kBlock);
    for_strips<T>(columns, [&](std::size_t c, std::size_t n) {
      const Strip<T> strip{w + k * ldw + c, ldw, y + c, ldy, last_mask<T>(n)};
      strip_of<kMaxWidth>(vectors_of<T>(n), Left<T, false>{x + k, ldx}, strip, rows, block,
                          Ends{k > 0, k + block == inner});
    });
    k += block;
  } while (k < inner);
}
LAMINA_INSTANTIATE(matmul)

namespace {

// Rows of the left factor's columns whose sums are folded together, and the scratch that one branch of the tree needs.
inline constexpr std::size_t kPanelRows = 48;

// The tree of row blocks for kPanelRows × one strip of outputs.
template <class T>
struct PanelTree {
  Left<T, true> left;  // x from the panel's first column
  const T* g;
  std::size_t ldg;
  std::size_t height, columns;

  void sum(std::size_t start, std::size_t rows, T* y, std::size_t ldy) const {
    if (rows > kBlockRows) return fold(start, rows, y, ldy);
    const Strip<T> strip{g + start * ldg, ldg, y, ldy, last_mask<T>(columns)};
    strip_of<kMaxWidth>(vectors_of<T>(columns), left.from(0, start), strip, height, rows, Ends{false, false});
  }

  HWY_NOINLINE void fold(std::size_t start, std::size_t rows, T* y, std::size_t ldy) const {
    constexpr std::size_t kWidth = kMaxWidth * kLanes<T>;
    alignas(64) T right[kPanelRows * kWidth];
    const std::size_t left_count = left_rows(rows);
    sum(start, left_count, y, ldy);
    sum(start + left_count, rows - left_count, right, kWidth);
    for (std::size_t i = 0; i < height; ++i) add_row(y + i * ldy, right + i * kWidth);
  }

  HWY_INLINE void add_row(T* y, const T* right) const {
    constexpr Tag<T> d;
    for (std::size_t c = 0; c < columns; c += kLanes<T>) {
      const auto first = hn::FirstN(d, HWY_MIN(columns - c, kLanes<T>));
      store_first(load_first(first, y + c) + load_first(first, right + c), first, y + c);
    }
  }
};

}  // namespace

template <class T>
void matmul_rows(const T* x, std::size_t ldx, const T* g, std::size_t ldg, T* y, std::size_t ldy, std::size_t rows,
                 std::size_t inner, std::size_t columns) {
  for (std::size_t k = 0; k < inner; k += kPanelRows) {
    const std::size_t height = HWY_MIN(inner - k, kPanelRows);
    for_strips<T>(columns, [&](std::size_t c, std::size_t n) {
      PanelTree<T>{{x + k, ldx}, g + c, ldg, height, n}.sum(0, rows, y + k * ldy + c, ldy);
    });
  }
}
LAMINA_INSTANTIATE(matmul_rows)

}  // namespace lamina::kernels::LAMINA_TIER
