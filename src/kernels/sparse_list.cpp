#include "kernels/sparse_tiers.hpp"

namespace lamina::kernels {

#define LAMINA_SPARSE_LIST(kernel, Function)          \
  template <class T>                                  \
  ImplementationList<Function<T>> kernel##_list() {   \
    LAMINA_IMPLEMENTATIONS(Function<T>, kernel, <T>); \
  }                                                   \
  LAMINA_INSTANTIATE(kernel##_list)
LAMINA_SPARSE_LIST(nonzero_columns, NonZeroColumnsFunction)
LAMINA_SPARSE_LIST(nonzero_rows, NonZeroRowsFunction)
LAMINA_SPARSE_LIST(matmul_sparse, MatmulSparseFunction)
LAMINA_SPARSE_LIST(matmul_rows_sparse, MatmulRowsSparseFunction)
LAMINA_SPARSE_LIST(matmul_one_hot, MatmulOneHotFunction)
LAMINA_SPARSE_LIST(matmul_rows_one_hot, MatmulRowsOneHotFunction)
#undef LAMINA_SPARSE_LIST

}  // namespace lamina::kernels
