// The kernels: numeric loops on raw pointers, one list of implementations each, fastest first, the plain reference
// last. T is float or double. All follow the contract of bits (docs/architecture.md): every implementation of a
// kernel gives the same bits, whichever rows, columns or threads a call is cut into.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/cpu.hpp"

namespace lamina::kernels {

// One implementation of a kernel. Lists end with the reference and are ordered by preference.
template <class Function>
struct Implementation {
  const char* name;  // such as "matmul_avx512"
  CpuTier tier;      // the lowest tier that can run it
  Function function;
};

// The implementation that a list chose, and those before it, which it refused.
template <class Function>
struct Choice : Implementation<Function> {
  const Implementation<Function>* first;
  std::size_t before;

  // Such as "matmul_avx512 needs tier avx512"; empty when the most preferred was chosen.
  std::string refused() const {
    std::string text;
    for (std::size_t i = 0; i < before; ++i)
      text += (i == 0 ? "" : ", ") + std::string(first[i].name) + " needs tier " + lamina::name(first[i].tier);
    return text;
  }
};

template <class Function>
struct ImplementationList {
  const Implementation<Function>* first;
  std::size_t count;

  // The first implementation that a machine of tier `bound` can run; the reference always can.
  Choice<Function> select(CpuTier bound) const {
    std::size_t i = 0;
    while (i + 1 < count && first[i].tier > bound) ++i;
    return {first[i], first, i};
  }
};

// ---- elementwise: out[r][c] = f(in0[r][c], in1[r][c], …) over a block of rows × columns ----

// An operand whose row_stride is 0 repeats one row; column_stride is 1 or 0 (one value for the whole row).
template <class T>
struct Operand {
  const T* data;
  std::ptrdiff_t row_stride;
  std::ptrdiff_t column_stride;
};

template <class T>
using ElementwiseFunction = void (*)(const Operand<T>* in, T* out, std::ptrdiff_t out_row_stride, std::size_t rows,
                                     std::size_t columns);

// `out` may be one of the operands' memory exactly (same strides), never a shifted overlap.
// Each formula stands once, in elementwise_formulas.hpp.
// clang-format off
// clang-format off
#define LAMINA_ELEMENTWISE(X)                                                                                         \
  X(copy, 1) X(negate, 1) X(absolute, 1) X(sign, 1) X(square_root, 1) X(exponential, 1) X(logarithm, 1) X(tanh, 1)    \
  X(sigmoid, 1) X(softplus, 1) X(erf, 1) X(expm1, 1) X(relu, 1) X(positive, 1) X(is_missing, 1)                       \
  X(add, 2) X(subtract, 2) X(multiply, 2) X(divide, 2) X(maximum, 2) X(minimum, 2) X(greater, 2)                      \
  X(select, 3)
// clang-format on
// clang-format on
// relu(x) = 0 > x ? 0 : x.   positive(x) = x > 0 ? 1 : 0.   sign(x) = x > 0 ? 1 : x < 0 ? −1 : x (keeps 0 and NaN).
// is_missing(x) = 1 for NaN, else 0.   maximum(a,b) = a > b ? a : b.   minimum(a,b) = a < b ? a : b.
// greater(a,b) = a > b ? 1 : 0.   select(c,a,b) = c ≠ 0 ? a : b (a NaN condition selects a, as ≠ says).
// sigmoid(x) = 1 / (1 + exp(−x)) computed without overflow; softplus(x) = log(1 + exp(x)), likewise.
// expm1(x) = exp(x) − 1 computed without cancellation.

enum class Elementwise : std::uint8_t {
#define X(name, arity) name,
  LAMINA_ELEMENTWISE(X)
#undef X
};
template <class T>
ImplementationList<ElementwiseFunction<T>> elementwise_list(Elementwise op);

// ---- products ----

// A matrix in panels of kPanel columns, `panel` elements apart; within a panel the rows are `ld` elements apart, in a
// last panel of fewer columns `last_ld`. Row by row in one piece: ld = last_ld = its leading dimension, panel = kPanel.
inline constexpr std::size_t kPanel = 16;
template <class T>
struct Panels {
  T* data;
  std::size_t ld, panel, last_ld;

  static Panels rows(T* data, std::size_t ld) { return {data, ld, kPanel, ld}; }
  // Of rows × columns elements, each panel in one piece.
  static Panels packed(T* data, std::size_t rows, std::size_t columns) {
    return {data, kPanel, kPanel * rows, columns % kPanel == 0 ? kPanel : columns % kPanel};
  }
  // The row stride of `column`'s panel, of a matrix of `columns`.
  std::size_t stride(std::size_t column, std::size_t columns) const {
    return column / kPanel == columns / kPanel ? last_ld : ld;
  }
  T* at(std::size_t row, std::size_t column, std::size_t columns) const {
    return data + column / kPanel * panel + row * stride(column, columns) + column % kPanel;
  }
};

// y[r][j] = (Σ_k x[r][k]·w[k][j], one fma chain from +0, k ascending) + (+0).   x rows×inner, w inner×columns.
// Leading dimensions ldx, ldy are in elements. Memory of y must not overlap x or w. An implementation may skip a
// zero of x: the final + (+0) makes that exact while w is finite.
template <class T>
using MatmulFunction = void (*)(const T* x, std::size_t ldx, const Panels<const T>& w, T* y, std::size_t ldy,
                                std::size_t rows, std::size_t inner, std::size_t columns);
template <class T>
ImplementationList<MatmulFunction<T>> matmul_list();

// y[k][j] = Σ_r x[r][k]·g[r][j]: within each block of 64 rows an fma chain from +0, rows ascending, then + (+0), so
// that skipping zeros of x is exact while g is finite; the blocks' sums folded as a streaming balanced tree (like a
// binary counter: a finished block is added to the waiting sum of its level, the earlier one on the left), leftovers
// added smallest level first (running sum on the right: waiting + running). x rows×inner, g rows×columns, y
// inner×columns. rows = 0 gives +0.
template <class T>
using MatmulRowsFunction = void (*)(const T* x, std::size_t ldx, const T* g, std::size_t ldg, const Panels<T>& y,
                                    std::size_t rows, std::size_t inner, std::size_t columns);
template <class T>
ImplementationList<MatmulRowsFunction<T>> matmul_rows_list();

// y[j][i] = x[i][j], x rows×columns.
template <class T>
using TransposeFunction = void (*)(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows,
                                   std::size_t columns);
template <class T>
ImplementationList<TransposeFunction<T>> transpose_list();

// ---- reductions ----

// y[c] = Σ_r x[r][c] by the tree of matmul_rows (chains are plain additions from +0).
template <class T>
using SumRowsFunction = void (*)(const T* x, std::size_t ldx, T* y, std::size_t rows, std::size_t columns);
template <class T>
ImplementationList<SumRowsFunction<T>> sum_rows_list();

// Along each row: 16 lanes, lane i takes columns i, i+16, … ascending from +0 (from −∞ for the maximum), lanes folded
// 8-4-2-1 (lane i with lane i+8, then i+4, …). The maximum steps by max(a,b) = a > b ? a : b, but a NaN once met stays.
// y has one value a row, at stride ldy.
template <class T>
using RowReduceFunction = void (*)(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows,
                                   std::size_t columns);
template <class T>
ImplementationList<RowReduceFunction<T>> sum_columns_list();
template <class T>
ImplementationList<RowReduceFunction<T>> max_columns_list();
// log Σ exp(x) = m + log Σ exp(x − m), m the row's maximum, Σ as in sum_columns.
template <class T>
ImplementationList<RowReduceFunction<T>> log_sum_exp_list();

// y[r][c] = exp(x − m) / Σ exp(x − m), m and Σ as above; ldy is y's leading dimension.
template <class T>
using SoftmaxFunction = RowReduceFunction<T>;
template <class T>
ImplementationList<SoftmaxFunction<T>> softmax_list();

// y[c] = Σ_k x[k][c], one chain of plain additions from +0, k ascending: the sum over a unit's inputs.
template <class T>
using SumInputsFunction = SumRowsFunction<T>;
template <class T>
ImplementationList<SumInputsFunction<T>> sum_inputs_list();

// ---- random numbers ----

// Where a stream of random numbers stands (base/philox.hpp): Philox 4×32-10 under the key `seed` of the counter words
// unit / 4, row, step, purpose; unit mod 4 chooses the word.
struct RandomAddress {
  std::uint64_t seed;
  std::uint32_t purpose, step;
};

// y[r][j]: the number of unit j in the stream of row[r] (as an unsigned word); y has the leading dimension ldy.
// uniform: in [0, 1). double: word·2⁻³²; float: the word's upper 24 bits·2⁻²⁴, which is that number rounded down.
// normal: Box and Muller from the words a, b of the units 2k and 2k+1, r = √(−2 log((a + 1)·2⁻³²)), φ = 2π·(b·2⁻³²);
// unit 2k is r cos φ, unit 2k+1 r sin φ. Computed in T: a + 1, b and 2π rounded to nearest once, log, √, cos and sin
// those of base/math for T. Finite, |y| ≤ 6.67. In double it is Stream::normal to the bit; in float, near that number.
template <class T>
using RandomFunction = void (*)(const RandomAddress& address, const std::int32_t* row, T* y, std::size_t ldy,
                                std::size_t rows, std::size_t units);
template <class T>
ImplementationList<RandomFunction<T>> random_uniform_list();
template <class T>
ImplementationList<RandomFunction<T>> random_normal_list();

// ---- conversions of the encoder ----

using CastDoubleFloatFunction = void (*)(const double* x, float* y, std::size_t count);
ImplementationList<CastDoubleFloatFunction> cast_double_float_list();
using CastByteDoubleFunction = void (*)(const std::uint8_t* x, double* y, std::size_t count);
ImplementationList<CastByteDoubleFunction> cast_byte_double_list();

// y[i] = table[x[i]], a table of 256 values.
template <class T>
using LookUpFunction = void (*)(const std::uint8_t* x, const T* table, T* y, std::size_t count);
template <class T>
ImplementationList<LookUpFunction<T>> look_up_list();

// ---- text ----

// Where characters stand: bit j of masks[kinds·b + k] tells whether text[64·b + j] is wanted[k]; bits behind `count`
// are 0. masks has kinds for each started block of 64 characters.
using FindBytesFunction = void (*)(const char* text, std::size_t count, const char* wanted, std::size_t kinds,
                                   std::uint64_t* masks);
ImplementationList<FindBytesFunction> find_bytes_list();

}  // namespace lamina::kernels
