#include "kernels/tiers.hpp"

namespace lamina::kernels {

template <class T>
ImplementationList<TransposeFunction<T>> transpose_list() {
  LAMINA_IMPLEMENTATIONS(TransposeFunction<T>, transpose, <T>);
}
LAMINA_INSTANTIATE(transpose_list)

ImplementationList<CastDoubleFloatFunction> cast_double_float_list() {
  LAMINA_IMPLEMENTATIONS(CastDoubleFloatFunction, cast_double_float);
}

template <class T>
ImplementationList<LookUpFunction<T>> look_up_list() {
  LAMINA_IMPLEMENTATIONS(LookUpFunction<T>, look_up, <T>);
}
LAMINA_INSTANTIATE(look_up_list)

ImplementationList<CastByteDoubleFunction> cast_byte_double_list() {
  LAMINA_IMPLEMENTATIONS(CastByteDoubleFunction, cast_byte_double);
}

}  // namespace lamina::kernels
