#include "kernels/tiers.hpp"

namespace lamina::kernels::reference {

void find_bytes(const char* text, std::size_t count, const char* wanted, std::size_t kinds, std::uint64_t* masks) {
  for (std::size_t block = 0; 64 * block < count; ++block)
    for (std::size_t k = 0; k < kinds; ++k) {
      std::uint64_t mask = 0;
      for (std::size_t j = 0; j < 64 && 64 * block + j < count; ++j)
        mask |= std::uint64_t{text[64 * block + j] == wanted[k]} << j;
      masks[kinds * block + k] = mask;
    }
}

}  // namespace lamina::kernels::reference
