#include "kernels/tiers.hpp"

namespace lamina::kernels {
namespace {

template <class T, Elementwise op>
struct List;
#define X(name, arity)                                                                    \
  template <class T>                                                                      \
  struct List<T, Elementwise::name> {                                                     \
    static constexpr Implementation<ElementwiseFunction<T>> kList[] = {                   \
        {#name "_avx512", CpuTier::avx512, avx512::elementwise<T, Elementwise::name>},    \
        {#name "_avx2", CpuTier::avx2, avx2::elementwise<T, Elementwise::name>},          \
        {#name "_ref", CpuTier::reference, reference::elementwise<T, Elementwise::name>}, \
    };                                                                                    \
  };
LAMINA_ELEMENTWISE(X)
#undef X

}  // namespace

template <class T>
ImplementationList<ElementwiseFunction<T>> elementwise_list(Elementwise op) {
  switch (op) {
#define X(name, arity)    \
  case Elementwise::name: \
    return {List<T, Elementwise::name>::kList, 3};
    LAMINA_ELEMENTWISE(X)
#undef X
  }
  return {nullptr, 0};
}
LAMINA_INSTANTIATE(elementwise_list)

}  // namespace lamina::kernels
