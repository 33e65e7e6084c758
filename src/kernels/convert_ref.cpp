// The plain references that move or convert without arithmetic.
#include "kernels/tiers.hpp"

namespace lamina::kernels::reference {

template <class T>
void transpose(const T* x, std::size_t ldx, T* y, std::size_t ldy, std::size_t rows, std::size_t columns) {
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j) y[j * ldy + i] = x[i * ldx + j];
}
LAMINA_INSTANTIATE(transpose)

void cast_double_float(const double* x, float* y, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) y[i] = static_cast<float>(x[i]);
}

void cast_byte_double(const std::uint8_t* x, double* y, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) y[i] = x[i];
}

template <class T>
void look_up(const std::uint8_t* x, const T* table, T* y, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) y[i] = table[x[i]];
}
LAMINA_INSTANTIATE(look_up)

}  // namespace lamina::kernels::reference
