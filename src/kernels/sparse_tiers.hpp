// The kernels of sparse.hpp, once per tier.
#pragma once

#include "kernels/sparse.hpp"
#include "kernels/tiers.hpp"

#define LAMINA_SPARSE_KERNELS(tier)                                                                                \
  namespace lamina::kernels::tier {                                                                                \
  template <class T>                                                                                               \
  std::size_t nonzero_columns(const T* x, std::size_t count, std::uint32_t* at);                                   \
  template <class T>                                                                                               \
  void nonzero_rows(const T* x, std::size_t ldx, std::uint16_t* masks, std::size_t rows, std::size_t columns);     \
  template <class T>                                                                                               \
  void matmul_sparse(const T* x, std::size_t ldx, const NonZeros* nonzeros, const Panels<const T>& w, T* y,        \
                     std::size_t ldy, std::size_t rows, std::size_t columns);                                      \
  template <class T>                                                                                               \
  void matmul_rows_sparse(const T* x, std::size_t ldx, const NonZeroMasks& nonzeros, const T* g, std::size_t ldg,  \
                          const Panels<T>& y, std::size_t rows, std::size_t inner, std::size_t columns);           \
  template <class T>                                                                                               \
  void matmul_one_hot(const NonZeros* nonzeros, const Panels<const T>& w, T* y, std::size_t ldy, std::size_t rows, \
                      std::size_t columns, bool add);                                                              \
  template <class T>                                                                                               \
  void matmul_rows_one_hot(const NonZeroMasks& nonzeros, const T* g, std::size_t ldg, const Panels<T>& y,          \
                           std::size_t rows, std::size_t inner, std::size_t columns);                              \
  }
LAMINA_SPARSE_KERNELS(reference)
LAMINA_SPARSE_KERNELS(avx2)
LAMINA_SPARSE_KERNELS(avx512)
#undef LAMINA_SPARSE_KERNELS
