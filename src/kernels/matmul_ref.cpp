// The plain reference products: one fused multiply-add chain per output.
#include <algorithm>
#include <cmath>

#include "kernels/tiers.hpp"
#include "kernels/tree_sum.hpp"

namespace lamina::kernels::reference {

template <class T>
void matmul(const T* x, std::size_t ldx, const Panels<const T>& w, T* y, std::size_t ldy, std::size_t rows,
            std::size_t inner, std::size_t columns) {
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t j = 0; j < columns; ++j) {
      T sum = 0;
      for (std::size_t k = 0; k < inner; ++k) sum = std::fma(x[r * ldx + k], *w.at(k, j, columns), sum);
      y[r * ldy + j] = sum + T(0);
    }
}
LAMINA_INSTANTIATE(matmul)

template <class T>
void matmul_rows(const T* x, std::size_t ldx, const T* g, std::size_t ldg, const Panels<T>& y, std::size_t rows,
                 std::size_t inner, std::size_t columns) {
  for (std::size_t k = 0; k < inner; ++k)
    for (std::size_t j = 0; j < columns; ++j) {
      TreeSum<T> tree;
      for (std::size_t start = 0; start < rows; start += kBlockRows) {
        T sum = 0;
        for (std::size_t r = start; r < std::min(rows, start + kBlockRows); ++r)
          sum = std::fma(x[r * ldx + k], g[r * ldg + j], sum);
        tree.add(sum + T(0));
      }
      *y.at(k, j, columns) = tree.total();
    }
}
LAMINA_INSTANTIATE(matmul_rows)

}  // namespace lamina::kernels::reference
