#include "kernels/tiers.hpp"

namespace lamina::kernels {

template <class T>
ImplementationList<RandomFunction<T>> random_uniform_list() {
  LAMINA_IMPLEMENTATIONS(RandomFunction<T>, random_uniform, <T>);
}
LAMINA_INSTANTIATE(random_uniform_list)

template <class T>
ImplementationList<RandomFunction<T>> random_normal_list() {
  LAMINA_IMPLEMENTATIONS(RandomFunction<T>, random_normal, <T>);
}
LAMINA_INSTANTIATE(random_normal_list)

}  // namespace lamina::kernels
