// Transposition and conversions on vectors.
#pragma once

#include "kernels/simd_ops.hpp"

namespace lamina::kernels::LAMINA_TIER {
namespace {

// Lanes of the 128-bit blocks within which interleaving works.
template <class T>
inline constexpr std::size_t kBlockLanes = 16 / sizeof(T);

// One vector from many rows: its 128-bit block b holds the first columns of row b·kBlockLanes.
template <class D>
HWY_INLINE hn::Vec<D> load_blocks(D d, const hn::TFromD<D>* x, std::size_t ldx) {
  constexpr std::size_t kRows = hn::MaxLanes(D());
  if constexpr (kRows == kBlockLanes<hn::TFromD<D>>) {
    return hn::LoadU(d, x);
  } else {
    constexpr hn::Half<D> half;
    return hn::Combine(d, load_blocks(half, x + kRows / 2 * ldx, ldx), load_blocks(half, x, ldx));
  }
}

// Transposes as many rows as D has lanes by the columns of one block, by interleaving within blocks.
template <class D, class T>
HWY_INLINE void transpose_block(D d, const T* x, std::size_t ldx, T* y, std::size_t ldy) {
  if constexpr (sizeof(T) == 4) {
    const auto r0 = load_blocks(d, x, ldx), r1 = load_blocks(d, x + ldx, ldx);
    const auto r2 = load_blocks(d, x + 2 * ldx, ldx), r3 = load_blocks(d, x + 3 * ldx, ldx);
    const auto even_low = hn::InterleaveLower(d, r0, r2), odd_low = hn::InterleaveLower(d, r1, r3);
    const auto even_high = hn::InterleaveUpper(d, r0, r2), odd_high = hn::InterleaveUpper(d, r1, r3);
    hn::StoreU(hn::InterleaveLower(d, even_low, odd_low), d, y);
    hn::StoreU(hn::InterleaveUpper(d, even_low, odd_low), d, y + ldy);
    hn::StoreU(hn::InterleaveLower(d, even_high, odd_high), d, y + 2 * ldy);
    hn::StoreU(hn::InterleaveUpper(d, even_high, odd_high), d, y + 3 * ldy);
  } else {
    const auto r0 = load_blocks(d, x, ldx), r1 = load_blocks(d, x + ldx, ldx);
    hn::StoreU(hn::InterleaveLower(d, r0, r1), d, y);
    hn::StoreU(hn::InterleaveUpper(d, r0, r1), d, y + ldy);
  }
}

// Rows in bands of D's lanes, what is left over in bands of half as many, the last few one by one.
template <class D, class T>
void transpose_bands(D d, const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns) {
  constexpr std::size_t kRows = hn::MaxLanes(D());
  constexpr std::size_t kColumns = kBlockLanes<T>;
  for (; rows >= kRows; rows -= kRows, x += kRows * ldx, y += kRows) {
    std::size_t c = 0;
    for (; c + kColumns <= columns; c += kColumns) transpose_block(d, x + c, ldx, y + c * ldy, ldy);
    for (; c < columns; ++c)
      for (std::size_t r = 0; r < kRows; ++r) y[c * ldy + r] = x[r * ldx + c];
  }
  if constexpr (kRows > kBlockLanes<T>) {
    transpose_bands(hn::Half<D>(), x, ldx, y, ldy, rows, columns);
  } else {
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < columns; ++c) y[c * ldy + r] = x[r * ldx + c];
  }
}

}  // namespace

template <class T>
void transpose(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns) {
  transpose_bands(Tag<T>(), x, ldx, y, ldy, rows, columns);
}
LAMINA_INSTANTIATE(transpose)

void cast_double_float(const double* x, float* y, std::size_t count) {
  constexpr Tag<double> d;
  constexpr hn::Rebind<float, Tag<double>> f;
  for (std::size_t i = 0; i < count; i += kLanes<double>) {
    const std::size_t n = HWY_MIN(count - i, kLanes<double>);
    const auto v = hn::DemoteTo(f, load_first(hn::FirstN(d, n), x + i));
    if (n == kLanes<double>) {
      hn::StoreU(v, f, y + i);
    } else {
      hn::BlendedStore(v, hn::FirstN(f, n), f, y + i);
    }
  }
}

void cast_byte_double(const std::uint8_t* x, double* y, std::size_t count) {
  constexpr Tag<double> d;
  constexpr hn::Rebind<std::int32_t, Tag<double>> i32;
  constexpr hn::Rebind<std::uint8_t, Tag<double>> u8;
  std::size_t i = 0;
  for (; i + kLanes<double> <= count; i += kLanes<double>)
    hn::StoreU(hn::PromoteTo(d, hn::PromoteTo(i32, hn::LoadU(u8, x + i))), d, y + i);
  for (; i < count; ++i) y[i] = x[i];
}

template <class T>
void look_up(const std::uint8_t* x, const T* table, T* y, std::size_t count) {
  constexpr Tag<T> d;
  constexpr hn::RebindToSigned<Tag<T>> index;
  constexpr hn::Rebind<std::int32_t, Tag<T>> i32;
  constexpr hn::Rebind<std::uint8_t, Tag<T>> u8;
  std::size_t i = 0;
  for (; i + kLanes<T> <= count; i += kLanes<T>) {
    const auto words = hn::PromoteTo(i32, hn::LoadU(u8, x + i));
    if constexpr (sizeof(T) == sizeof(std::int32_t))
      hn::StoreU(hn::GatherIndex(d, table, words), d, y + i);
    else
      hn::StoreU(hn::GatherIndex(d, table, hn::PromoteTo(index, words)), d, y + i);
  }
  for (; i < count; ++i) y[i] = table[x[i]];
}
LAMINA_INSTANTIATE(look_up)

}  // namespace lamina::kernels::LAMINA_TIER
