// Every kernel exists once per tier, in the namespace of the tier: `reference`, `avx2`, `avx512`. The lists
// (X_list.cpp) gather them; X_ref.cpp defines the reference, X_simd.hpp the loops that X_avx2.cpp and X_avx512.cpp
// compile.
#pragma once

#include "kernels/kernels.hpp"

#define LAMINA_TIER_KERNELS(tier)                                                                                     \
  namespace lamina::kernels::tier {                                                                                   \
  template <class T, Elementwise op>                                                                                  \
  void elementwise(const Operand<T>* in, T* out, std::ptrdiff_t out_row_stride, std::size_t rows,                     \
                   std::size_t columns);                                                                              \
  template <class T>                                                                                                  \
  void matmul(const T* x, std::size_t ldx, const Panels<const T>& w, T* y, std::size_t ldy, std::size_t rows,         \
              std::size_t inner, std::size_t columns);                                                                \
  template <class T>                                                                                                  \
  void matmul_rows(const T* x, std::size_t ldx, const T* g, std::size_t ldg, const Panels<T>& y, std::size_t rows,    \
                   std::size_t inner, std::size_t columns);                                                           \
  template <class T>                                                                                                  \
  void transpose(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns);          \
  template <class T>                                                                                                  \
  void sum_rows(const T* x, std::size_t ldx, T* y, std::size_t rows, std::size_t columns);                            \
  template <class T>                                                                                                  \
  void sum_inputs(const T* x, std::size_t ldx, T* y, std::size_t rows, std::size_t columns);                          \
  template <class T>                                                                                                  \
  void random_uniform(const RandomAddress& address, const std::int32_t* row, T* y, std::size_t ldy, std::size_t rows, \
                      std::size_t units);                                                                             \
  template <class T>                                                                                                  \
  void random_normal(const RandomAddress& address, const std::int32_t* row, T* y, std::size_t ldy, std::size_t rows,  \
                     std::size_t units);                                                                              \
  template <class T>                                                                                                  \
  void sum_columns(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns);        \
  template <class T>                                                                                                  \
  void max_columns(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns);        \
  template <class T>                                                                                                  \
  void log_sum_exp(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns);        \
  template <class T>                                                                                                  \
  void softmax(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns);            \
  void cast_double_float(const double* x, float* y, std::size_t count);                                               \
  void find_bytes(const char* text, std::size_t count, const char* wanted, std::size_t kinds, std::uint64_t* masks);  \
  void cast_byte_double(const std::uint8_t* x, double* y, std::size_t count);                                         \
  template <class T>                                                                                                  \
  void look_up(const std::uint8_t* x, const T* table, T* y, std::size_t count);                                       \
  }
LAMINA_TIER_KERNELS(reference)
LAMINA_TIER_KERNELS(avx2)
LAMINA_TIER_KERNELS(avx512)
#undef LAMINA_TIER_KERNELS

// Compiles a kernel for both kinds of reals.
#define LAMINA_INSTANTIATE(kernel)                \
  template decltype(kernel<float>) kernel<float>; \
  template decltype(kernel<double>) kernel<double>;

// The implementations of a kernel, fastest first; `...` are its template arguments in angle brackets, if any.
#define LAMINA_IMPLEMENTATIONS(Function, kernel, ...)                      \
  static constexpr Implementation<Function> kList[] = {                    \
      {#kernel "_avx512", CpuTier::avx512, avx512::kernel __VA_ARGS__},    \
      {#kernel "_avx2", CpuTier::avx2, avx2::kernel __VA_ARGS__},          \
      {#kernel "_ref", CpuTier::reference, reference::kernel __VA_ARGS__}, \
  };                                                                       \
  return { kList, sizeof kList / sizeof *kList }
