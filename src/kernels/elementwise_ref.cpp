// The plain reference: one scalar lane at a time.
#include "base/math_scalar.hpp"
#include "kernels/elementwise_formulas.hpp"
#include "kernels/tiers.hpp"

namespace lamina::kernels::reference {

template <class T, Elementwise op>
void elementwise(const Operand<T>* in, T* out, std::ptrdiff_t out_row_stride, std::size_t rows, std::size_t columns) {
  constexpr math::ScalarOps<T> ops;
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < columns; ++c) {
      const auto at = [&](int i) { return in[i].data[r * in[i].row_stride + c * in[i].column_stride]; };
      T& y = out[r * out_row_stride + c];
      if constexpr (kArity<op> == 1) y = apply<op>(ops, at(0));
      if constexpr (kArity<op> == 2) y = apply<op>(ops, at(0), at(1));
      if constexpr (kArity<op> == 3) y = apply<op>(ops, at(0), at(1), at(2));
    }
}

#define X(name, arity)                                                                            \
  template decltype(elementwise<float, Elementwise::name>) elementwise<float, Elementwise::name>; \
  template decltype(elementwise<double, Elementwise::name>) elementwise<double, Elementwise::name>;
LAMINA_ELEMENTWISE(X)
#undef X

}  // namespace lamina::kernels::reference
