// Products that skip the zeros of their left factor, such as one-hot columns: the products of kernels.hpp with the same
// bits while the right factor is finite. Where x is not zero (a NaN is not) is found once and serves all products.
#pragma once

#include "kernels/kernels.hpp"

namespace lamina::kernels {

// The columns of one row of x that are not zero, ascending.
struct NonZeros {
  const std::uint32_t* columns;
  std::size_t count;
};

// Writes the indices of x[0 … count) that are not zero, ascending, and returns how many. Of `at`, count + 16 elements
// may be overwritten.
template <class T>
using NonZeroColumnsFunction = std::size_t (*)(const T* x, std::size_t count, std::uint32_t* at);
template <class T>
ImplementationList<NonZeroColumnsFunction<T>> nonzero_columns_list();

// Bit r of masks[k]: whether x[r][k] is not zero, of rows ≤ 16; 0 for r ≥ rows. `masks` has room for a number of
// columns that is rounded up to 16.
inline constexpr std::size_t kMaskRows = 16;
template <class T>
using NonZeroRowsFunction = void (*)(const T* x, std::size_t ldx, std::uint16_t* masks, std::size_t rows,
                                     std::size_t columns);
template <class T>
ImplementationList<NonZeroRowsFunction<T>> nonzero_rows_list();

// `matmul` of x with these non-zeros, one entry a row.
template <class T>
using MatmulSparseFunction = void (*)(const T* x, std::size_t ldx, const NonZeros* nonzeros, const Panels<const T>& w,
                                      T* y, std::size_t ldy, std::size_t rows, std::size_t columns);
template <class T>
ImplementationList<MatmulSparseFunction<T>> matmul_sparse_list();

// The masks of x as nonzero_rows writes them: those of the rows 16·i … 16·i + 15 begin at masks + i·ld.
struct NonZeroMasks {
  const std::uint16_t* masks;
  std::size_t ld;
};

// `matmul_rows` of x with these masks, both from the first row of y on.
template <class T>
using MatmulRowsSparseFunction = void (*)(const T* x, std::size_t ldx, const NonZeroMasks& nonzeros, const T* g,
                                          std::size_t ldg, const Panels<T>& y, std::size_t rows, std::size_t inner,
                                          std::size_t columns);
template <class T>
ImplementationList<MatmulRowsSparseFunction<T>> matmul_rows_sparse_list();

// `matmul` of an x whose non-zeros are all 1, such as one-hot columns: sums of rows of w. With `add` y holds the
// product of other columns, those before them, and the sums go on from there.
template <class T>
using MatmulOneHotFunction = void (*)(const NonZeros* nonzeros, const Panels<const T>& w, T* y, std::size_t ldy,
                                      std::size_t rows, std::size_t columns, bool add);
template <class T>
ImplementationList<MatmulOneHotFunction<T>> matmul_one_hot_list();

// `matmul_rows` of such an x, as MatmulRowsSparseFunction.
template <class T>
using MatmulRowsOneHotFunction = void (*)(const NonZeroMasks& nonzeros, const T* g, std::size_t ldg, const Panels<T>& y,
                                          std::size_t rows, std::size_t inner, std::size_t columns);
template <class T>
ImplementationList<MatmulRowsOneHotFunction<T>> matmul_rows_one_hot_list();

}  // namespace lamina::kernels
