// The plain products that skip zeros.
#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/sparse_tiers.hpp"
#include "kernels/tree_sum.hpp"

namespace lamina::kernels::reference {

template <class T>
std::size_t nonzero_columns(const T* x, std::size_t count, std::uint32_t* at) {
  std::size_t found = 0;
  for (std::size_t k = 0; k < count; ++k)
    if (x[k] != 0) at[found++] = static_cast<std::uint32_t>(k);
  return found;
}
LAMINA_INSTANTIATE(nonzero_columns)

template <class T>
void nonzero_rows(const T* x, std::size_t ldx, std::uint16_t* masks, std::size_t rows, std::size_t columns) {
  for (std::size_t k = 0; k < columns; ++k) {
    unsigned mask = 0;
    for (std::size_t r = 0; r < rows; ++r) mask |= (x[r * ldx + k] != 0 ? 1u : 0u) << r;
    masks[k] = static_cast<std::uint16_t>(mask);
  }
}
LAMINA_INSTANTIATE(nonzero_rows)

template <class T>
void matmul_sparse(const T* x, std::size_t ldx, const NonZeros* nonzeros, const Panels<const T>& w, T* y,
                   std::size_t ldy, std::size_t rows, std::size_t columns) {
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t j = 0; j < columns; ++j) {
      T sum = 0;
      for (std::size_t i = 0; i < nonzeros[r].count; ++i) {
        const std::size_t k = nonzeros[r].columns[i];
        sum = std::fma(x[r * ldx + k], *w.at(k, j, columns), sum);
      }
      y[r * ldy + j] = sum + T(0);
    }
}
LAMINA_INSTANTIATE(matmul_sparse)

template <class T>
void matmul_rows_sparse(const T* x, std::size_t ldx, const NonZeroMasks& nonzeros, const T* g, std::size_t ldg,
                        const Panels<T>& y, std::size_t rows, std::size_t inner, std::size_t columns) {
  for (std::size_t k = 0; k < inner; ++k)
    for (std::size_t j = 0; j < columns; ++j) {
      TreeSum<T> tree;
      for (std::size_t start = 0; start < rows; start += kBlockRows) {
        T sum = 0;
        for (std::size_t r = start; r < std::min(rows, start + kBlockRows); ++r)
          if (nonzeros.masks[r / kMaskRows * nonzeros.ld + k] >> r % kMaskRows & 1)
            sum = std::fma(x[r * ldx + k], g[r * ldg + j], sum);
        tree.add(sum + T(0));
      }
      *y.at(k, j, columns) = tree.total();
    }
}
LAMINA_INSTANTIATE(matmul_rows_sparse)

template <class T>
void matmul_one_hot(const NonZeros* nonzeros, const Panels<const T>& w, T* y, std::size_t ldy, std::size_t rows,
                    std::size_t columns, bool add) {
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t j = 0; j < columns; ++j) {
      T sum = add ? y[r * ldy + j] : T(0);
      for (std::size_t i = 0; i < nonzeros[r].count; ++i) sum += *w.at(nonzeros[r].columns[i], j, columns);
      y[r * ldy + j] = sum + T(0);
    }
}
LAMINA_INSTANTIATE(matmul_one_hot)

template <class T>
void matmul_rows_one_hot(const NonZeroMasks& nonzeros, const T* g, std::size_t ldg, const Panels<T>& y,
                         std::size_t rows, std::size_t inner, std::size_t columns) {
  const std::vector<T> ones(inner, T(1));
  matmul_rows_sparse(ones.data(), 0, nonzeros, g, ldg, y, rows, inner, columns);
}
LAMINA_INSTANTIATE(matmul_rows_one_hot)

}  // namespace lamina::kernels::reference
