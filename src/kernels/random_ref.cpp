// The plain reference: one number after the other, from its own block of the counter.
#include "base/math_scalar.hpp"
#include "base/philox.hpp"
#include "kernels/random_formulas.hpp"
#include "kernels/tiers.hpp"

namespace lamina::kernels::reference {
namespace {

float uniform(std::uint32_t word, float) { return static_cast<float>(word >> 8) * 0x1p-24f; }
double uniform(std::uint32_t word, double) { return word * 0x1p-32; }

template <class T, class Number>
void each(const RandomAddress& address, const std::int32_t* row, T* y, std::size_t ldy, std::size_t rows,
          std::size_t units, Number number) {
  for (std::size_t r = 0; r < rows; ++r)
    for (std::uint32_t unit = 0; unit < units; ++unit) {
      const Counter counter{unit / 4, static_cast<std::uint32_t>(row[r]), address.step, address.purpose};
      y[r * ldy + unit] = number(philox(address.seed, counter), unit % 4);
    }
}

}  // namespace

template <class T>
void random_uniform(const RandomAddress& address, const std::int32_t* row, T* y, std::size_t ldy, std::size_t rows,
                    std::size_t units) {
  each(address, row, y, ldy, rows, units,
       [](const Counter& words, std::uint32_t place) { return uniform(words[place], T()); });
}
LAMINA_INSTANTIATE(random_uniform)

template <class T>
void random_normal(const RandomAddress& address, const std::int32_t* row, T* y, std::size_t ldy, std::size_t rows,
                   std::size_t units) {
  each(address, row, y, ldy, rows, units, [](const Counter& words, std::uint32_t place) {
    const std::uint32_t first = place / 2 * 2;
    const T a = static_cast<T>(words[first] + 1.0), b = static_cast<T>(words[first + 1]);
    const auto pair = box_muller(math::ScalarOps<T>{}, a, b);
    return place % 2 == 0 ? pair.even : pair.odd;
  });
}
LAMINA_INSTANTIATE(random_normal)

}  // namespace lamina::kernels::reference
