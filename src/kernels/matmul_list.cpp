#include "kernels/tiers.hpp"

namespace lamina::kernels {

template <class T>
ImplementationList<MatmulFunction<T>> matmul_list() {
  LAMINA_IMPLEMENTATIONS(MatmulFunction<T>, matmul, <T>);
}
LAMINA_INSTANTIATE(matmul_list)

template <class T>
ImplementationList<MatmulRowsFunction<T>> matmul_rows_list() {
  LAMINA_IMPLEMENTATIONS(MatmulRowsFunction<T>, matmul_rows, <T>);
}
LAMINA_INSTANTIATE(matmul_rows_list)

}  // namespace lamina::kernels
