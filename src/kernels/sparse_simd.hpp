// The products that skip zeros, on vectors. Each non-zero is one broadcast and as many multiply-adds as a strip has
// vectors; their right factors are read from the caches, so a strip is as wide as the registers allow.
#pragma once

#include "kernels/product_strips.hpp"
#include "kernels/sparse_tiers.hpp"

namespace lamina::kernels::LAMINA_TIER {
namespace {

// Vectors of a panel and of the widest strip, which begins at a panel.
template <class T>
inline constexpr int kPanelVectors = static_cast<int>(kPanel / kLanes<T>);
inline constexpr int kSparseWidth = HWY_MAX_BYTES == 64 ? 16 : 12;

// Of the gradient: the width at which a block of the right factor stays in the first-level cache, and the rows whose
// sums are folded together.
inline constexpr int kBlockWidth = HWY_MAX_BYTES == 64 ? 8 : 12;
inline constexpr std::size_t kSparseRows = 64;

// Rows of a strip of kWidth vectors of a matrix in panels: the strip's last panel may have a stride of its own.
template <int kWidth, class T>
struct StripRows {
  static constexpr int kLast = (kWidth - 1) / kPanelVectors<T>;  // the last panel
  const T *first, *last;
  std::size_t ld, last_ld, panel;

  HWY_INLINE StripRows(const Panels<const T>& matrix, std::size_t column, std::size_t columns)
      : first(matrix.at(0, column, columns)),
        last(first + kLast * matrix.panel),
        ld(kLast > 0 ? matrix.stride(column, columns) : 0),
        last_ld(matrix.stride(column + kLast * kPanel, columns)),
        panel(matrix.panel) {}

  // Where vector j of row k lies.
  HWY_INLINE const T* at(std::size_t k, int j) const {
    const int p = j / kPanelVectors<T>;
    const std::size_t lane = static_cast<std::size_t>(j % kPanelVectors<T>) * kLanes<T>;
    return p == kLast ? last + k * last_ld + lane : first + k * ld + static_cast<std::size_t>(p) * panel + lane;
  }
};

// Calls body(first column, columns) for strips of nearly equal numbers of panels.
template <int kWidth, class T, class Body>
HWY_INLINE void for_sparse_strips(std::size_t columns, Body body) {
  constexpr std::size_t kMost = kWidth / kPanelVectors<T>;
  const std::size_t panels = (columns + kPanel - 1) / kPanel, strips = (panels + kMost - 1) / kMost;
  for (std::size_t s = 0; s < strips; ++s) {
    const std::size_t first = part_start(panels, strips, s) * kPanel, end = part_start(panels, strips, s + 1) * kPanel;
    body(first, HWY_MIN(end, columns) - first);
  }
}

// The left factor at a non-zero: as x has it, or 1.
template <class T>
struct Factors {
  const T* x;
  std::size_t ldx;
  HWY_INLINE Vector<T> at(std::size_t r, std::size_t k) const { return hn::Set(Tag<T>(), x[r * ldx + k]); }
  HWY_INLINE Factors from_column(std::size_t k) const { return {x + k, ldx}; }
};
template <class T>
struct Ones {
  HWY_INLINE Vector<T> at(std::size_t, std::size_t) const { return hn::Set(Tag<T>(), T(1)); }
  HWY_INLINE Ones from_column(std::size_t) const { return {}; }
};

template <int kWidth, class T, class X>
HWY_NOINLINE void sparse_rows(const X& x, const NonZeros* nonzeros, const StripRows<kWidth, T>& w, T* y,
                              std::size_t ldy, std::size_t rows, hn::Mask<Tag<T>> last, bool add) {
  for (std::size_t r = 0; r < rows; ++r, y += ldy) {
    Vector<T> sum[kWidth];
    LAMINA_FOR (j, kWidth) sum[j] = add ? load_part<kWidth, T>(y + j * kLanes<T>, j, last) : hn::Zero(Tag<T>());
    const std::uint32_t* const end = nonzeros[r].columns + nonzeros[r].count;
    for (const std::uint32_t* at = nonzeros[r].columns; at < end; ++at) {
      const std::size_t k = *at;
      const auto factor = x.at(r, k);
      LAMINA_FOR (j, kWidth) sum[j] = hn::MulAdd(factor, load_part<kWidth>(w.at(k, j), j, last), sum[j]);
    }
    LAMINA_FOR (j, kWidth) store_part<kWidth>(sum[j] + hn::Zero(Tag<T>()), y + j * kLanes<T>, j, last);
  }
}

template <int kWidth, class T, class X>
void sparse_strip(std::size_t width, const X& x, const NonZeros* nonzeros, const Panels<const T>& w, T* y,
                  std::size_t ldy, std::size_t rows, std::size_t first, std::size_t count, std::size_t columns,
                  bool add) {
  if (width == kWidth)
    return sparse_rows<kWidth, T>(x, nonzeros, StripRows<kWidth, T>(w, first, columns), y + first, ldy, rows,
                                  last_mask<T>(count), add);
  if constexpr (kWidth > 1) sparse_strip<kWidth - 1>(width, x, nonzeros, w, y, ldy, rows, first, count, columns, add);
}

template <class T, class X>
void sparse_product(const X& x, const NonZeros* nonzeros, const Panels<const T>& w, T* y, std::size_t ldy,
                    std::size_t rows, std::size_t columns, bool add) {
  for_sparse_strips<kSparseWidth, T>(columns, [&](std::size_t c, std::size_t n) {
    sparse_strip<kSparseWidth>(vectors_of<T>(n), x, nonzeros, w, y, ldy, rows, c, n, columns, add);
  });
}

// One block of rows for up to kSparseRows × one strip of outputs.
template <class T, class X>
struct SparseRowBlock {
  X x;
  NonZeroMasks nonzeros;
  const T* g;
  std::size_t ldg, height, columns;

  // Which of the block's rows are not zero in column k.
  HWY_INLINE std::uint64_t rows_of(std::size_t start, std::size_t rows, std::size_t k) const {
    const std::uint16_t* group = nonzeros.masks + start / kMaskRows * nonzeros.ld + k;
    std::uint64_t bits = 0;
    for (std::size_t r = 0; r < rows; r += kMaskRows, group += nonzeros.ld) bits |= std::uint64_t{*group} << r;
    return bits;
  }

  template <int kWidth>
  HWY_NOINLINE void sum(std::size_t start, std::size_t rows, const StripColumns<kBlockWidth, T>& y, bool add) const {
    const auto last = last_mask<T>(columns);
    for (std::size_t k = 0; k < height; ++k) {
      Vector<T> sum[kWidth];
      LAMINA_FOR (j, kWidth) sum[j] = hn::Zero(Tag<T>());
      for (std::uint64_t bits = rows_of(start, rows, k); bits != 0; bits &= bits - 1) {
        const std::size_t r = start + static_cast<std::size_t>(__builtin_ctzll(bits));
        const auto factor = x.at(r, k);
        const T* const row = g + r * ldg;
        LAMINA_FOR (j, kWidth) sum[j] = hn::MulAdd(factor, load_part<kWidth>(row + j * kLanes<T>, j, last), sum[j]);
      }
      LAMINA_FOR (j, kWidth) {
        T* const to = y.data[j] + k * y.ld[j];
        const auto block = sum[j] + hn::Zero(Tag<T>());
        store_part<kWidth>(add ? load_part<kWidth, T>(to, j, last) + block : block, to, j, last);
      }
    }
  }

  template <int kWidth>
  void of_width(std::size_t width, std::size_t start, std::size_t rows, const StripColumns<kBlockWidth, T>& y,
                bool add) const {
    if (width == kWidth) return sum<kWidth>(start, rows, y, add);
    if constexpr (kWidth > 1) of_width<kWidth - 1>(width, start, rows, y, add);
  }
  void operator()(std::size_t start, std::size_t rows, const StripColumns<kBlockWidth, T>& y, bool add) const {
    of_width<kBlockWidth>(vectors_of<T>(columns), start, rows, y, add);
  }
};

template <class T, class X>
void sparse_rows_product(const X& x, const NonZeroMasks& nonzeros, const T* g, std::size_t ldg, const Panels<T>& y,
                         std::size_t rows, std::size_t inner, std::size_t columns) {
  for (std::size_t k = 0; k < inner; k += kSparseRows) {
    const std::size_t height = HWY_MIN(inner - k, kSparseRows);
    for_sparse_strips<kBlockWidth, T>(columns, [&](std::size_t c, std::size_t n) {
      StripColumns<kBlockWidth, T> to(y, c, n, columns);
      to.skip_rows(k);
      const SparseRowBlock<T, X> block{x.from_column(k), {nonzeros.masks + k, nonzeros.ld}, g + c, ldg, height, n};
      RowTree<kBlockWidth, kSparseRows, T, SparseRowBlock<T, X>>{block, height, n}.sum(0, rows, to);
    });
  }
}

// Not equal to zero, as a NaN is.
template <class T>
HWY_INLINE hn::Mask<Tag<T>> is_nonzero(Vector<T> x) {
  return hn::Not(hn::Eq(x, hn::Zero(Tag<T>())));
}

// Vectors of indices, one lane for each of T, and a mask of T as one of theirs.
template <class T>
using IndexTag = hn::Rebind<std::uint32_t, Tag<T>>;
template <class T>
HWY_INLINE hn::Mask<IndexTag<T>> index_mask(hn::Mask<Tag<T>> mask) {
  if constexpr (sizeof(T) == sizeof(std::uint32_t)) {
    return hn::RebindMask(IndexTag<T>(), mask);
  } else {
    std::uint8_t bits[8];
    hn::StoreMaskBits(Tag<T>(), mask, bits);
    return hn::LoadMaskBits(IndexTag<T>(), bits);
  }
}

}  // namespace

template <class T>
std::size_t nonzero_columns(const T* x, std::size_t count, std::uint32_t* at) {
  constexpr Tag<T> d;
  constexpr IndexTag<T> u;
  auto index = hn::Iota(u, 0);
  std::size_t found = 0;
  const auto add = [&](Vector<T> part) HWY_ATTR {
    const auto mask = is_nonzero<T>(part);
    hn::StoreU(hn::Compress(index, index_mask<T>(mask)), u, at + found);
    found += hn::CountTrue(d, mask);
    index = index + hn::Set(u, static_cast<std::uint32_t>(kLanes<T>));
  };
  std::size_t k = 0;
  for (; k + kLanes<T> <= count; k += kLanes<T>) add(hn::LoadU(d, x + k));
  if (k < count) add(load_first<T>(hn::FirstN(d, count - k), x + k));
  return found;
}
LAMINA_INSTANTIATE(nonzero_columns)

template <class T>
void nonzero_rows(const T* x, std::size_t ldx, std::uint16_t* masks, std::size_t rows, std::size_t columns) {
  constexpr Tag<T> d;
  constexpr hn::RebindToUnsigned<Tag<T>> u;
  for (std::size_t k = 0; k < columns; k += kLanes<T>) {
    const auto first = hn::FirstN(d, HWY_MIN(columns - k, kLanes<T>));
    auto bits = hn::Zero(u), bit = hn::Set(u, 1);
    for (std::size_t r = 0; r < rows; ++r, bit = hn::ShiftLeft<1>(bit)) {
      const auto mask = is_nonzero<T>(load_first<T>(first, x + r * ldx + k));
      bits = hn::Or(bits, hn::IfThenElseZero(hn::RebindMask(u, mask), bit));
    }
    hn::StoreU(hn::TruncateTo(hn::Rebind<std::uint16_t, Tag<T>>(), bits), hn::Rebind<std::uint16_t, Tag<T>>(),
               masks + k);
  }
}
LAMINA_INSTANTIATE(nonzero_rows)

template <class T>
void matmul_sparse(const T* x, std::size_t ldx, const NonZeros* nonzeros, const Panels<const T>& w, T* y,
                   std::size_t ldy, std::size_t rows, std::size_t columns) {
  sparse_product<T>(Factors<T>{x, ldx}, nonzeros, w, y, ldy, rows, columns, false);
}
LAMINA_INSTANTIATE(matmul_sparse)

template <class T>
void matmul_rows_sparse(const T* x, std::size_t ldx, const NonZeroMasks& nonzeros, const T* g, std::size_t ldg,
                        const Panels<T>& y, std::size_t rows, std::size_t inner, std::size_t columns) {
  sparse_rows_product<T>(Factors<T>{x, ldx}, nonzeros, g, ldg, y, rows, inner, columns);
}
LAMINA_INSTANTIATE(matmul_rows_sparse)

template <class T>
void matmul_one_hot(const NonZeros* nonzeros, const Panels<const T>& w, T* y, std::size_t ldy, std::size_t rows,
                    std::size_t columns, bool add) {
  sparse_product<T>(Ones<T>(), nonzeros, w, y, ldy, rows, columns, add);
}
LAMINA_INSTANTIATE(matmul_one_hot)

template <class T>
void matmul_rows_one_hot(const NonZeroMasks& nonzeros, const T* g, std::size_t ldg, const Panels<T>& y,
                         std::size_t rows, std::size_t inner, std::size_t columns) {
  sparse_rows_product<T>(Ones<T>(), nonzeros, g, ldg, y, rows, inner, columns);
}
LAMINA_INSTANTIATE(matmul_rows_one_hot)

}  // namespace lamina::kernels::LAMINA_TIER
