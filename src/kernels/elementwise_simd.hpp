// Elementwise kernels on vectors: rows of whole vectors and one masked rest; operands that repeat are loaded once a
// row.
#pragma once

#include "kernels/elementwise_formulas.hpp"
#include "kernels/simd_ops.hpp"

namespace lamina::kernels::LAMINA_TIER {
namespace {

// One row's operands. Bit i of kSplats says that operand i is one value for the whole row.
template <class T, Elementwise op, unsigned kSplats>
struct RowOperands {
  static constexpr int kCount = kArity<op>;
  const T* data[kCount];
  Vector<T> splat[kCount];

  HWY_INLINE RowOperands(const Operand<T>* in, std::size_t row) {
    for (int i = 0; i < kCount; ++i) {
      data[i] = in[i].data + static_cast<std::ptrdiff_t>(row) * in[i].row_stride;
      splat[i] = hn::Set(Tag<T>(), kSplats >> i & 1 ? *data[i] : T(0));
    }
  }

  // The formula on operands that `load` reads.
  template <class Load>
  HWY_INLINE Vector<T> apply_to(Load load) const {
    constexpr SimdOps<Tag<T>> ops;
    const auto at = [&](int i) HWY_ATTR { return kSplats >> i & 1 ? splat[i] : load(data[i]); };
    if constexpr (kCount == 1) return apply<op>(ops, at(0));
    if constexpr (kCount == 2) return apply<op>(ops, at(0), at(1));
    if constexpr (kCount == 3) return apply<op>(ops, at(0), at(1), at(2));
  }
};

template <class T, Elementwise op, unsigned kSplats>
void elementwise_rows(const Operand<T>* in, T* out, std::ptrdiff_t out_row_stride, std::size_t rows,
                      std::size_t columns) {
  constexpr Tag<T> d;
  const std::size_t whole = columns - columns % kLanes<T>;
  const auto rest = hn::FirstN(d, columns - whole);
  for (std::size_t r = 0; r < rows; ++r, out += out_row_stride) {
    const RowOperands<T, op, kSplats> row(in, r);
    for (std::size_t c = 0; c < whole; c += kLanes<T>)
      hn::StoreU(row.apply_to([&](const T* p) HWY_ATTR { return hn::LoadU(d, p + c); }), d, out + c);
    if (whole < columns)
      store_first(row.apply_to([&](const T* p) HWY_ATTR { return load_first(rest, p + whole); }), rest, out + whole);
  }
}

// True when rows follow each other without a gap, or one value serves them all.
template <class T>
bool is_one_run(const Operand<T>& operand, std::size_t columns) {
  return operand.row_stride == (operand.column_stride == 0 ? 0 : static_cast<std::ptrdiff_t>(columns));
}

template <class T, Elementwise op, unsigned kSplats = 0>
void choose_splats(unsigned splats, const Operand<T>* in, T* out, std::ptrdiff_t stride, std::size_t rows,
                   std::size_t columns) {
  if (splats == kSplats) return elementwise_rows<T, op, kSplats>(in, out, stride, rows, columns);
  if constexpr (kSplats + 1 < 1u << kArity<op>)
    choose_splats<T, op, kSplats + 1>(splats, in, out, stride, rows, columns);
}

}  // namespace

template <class T, Elementwise op>
void elementwise(const Operand<T>* in, T* out, std::ptrdiff_t out_row_stride, std::size_t rows, std::size_t columns) {
  if (rows == 0 || columns == 0) return;
  unsigned splats = 0;
  bool one_run = out_row_stride == static_cast<std::ptrdiff_t>(columns);
  for (int i = 0; i < kArity<op>; ++i) {
    if (in[i].column_stride == 0) splats |= 1u << i;
    one_run = one_run && is_one_run(in[i], columns);
  }
  if (one_run) return choose_splats<T, op>(splats, in, out, 0, 1, rows * columns);
  choose_splats<T, op>(splats, in, out, out_row_stride, rows, columns);
}

#define X(name, arity)                                                                            \
  template decltype(elementwise<float, Elementwise::name>) elementwise<float, Elementwise::name>; \
  template decltype(elementwise<double, Elementwise::name>) elementwise<double, Elementwise::name>;
LAMINA_ELEMENTWISE(X)
#undef X

}  // namespace lamina::kernels::LAMINA_TIER
