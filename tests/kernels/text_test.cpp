// Kernels that look at text.
#include "support.hpp"

namespace lamina::kernels {
namespace {

TEST(FindBytes, EveryLengthAndAlignment) {
  std::string text(400, ' ');
  std::uint32_t state = 1;
  for (char& c : text) {
    state = state * 1664525 + 1013904223;
    c = "\",\nab\0\xFF;"[state >> 29];
  }
  const char wanted[] = {'"', ',', '\n', '\xFF', '\0'};
  for_runnable(find_bytes_list(), [&](auto find_bytes) {
    for (std::size_t count = 0; count <= 300; ++count)
      for (std::size_t start = 0; start < 64; start += 1 + count % 5) {
        const std::size_t blocks = (count + 63) / 64;
        std::vector<std::uint64_t> masks(blocks * 5 + 1, 0xABCD);
        find_bytes(text.data() + start, count, wanted, 5, masks.data());
        for (std::size_t b = 0; b < blocks; ++b)
          for (std::size_t k = 0; k < 5; ++k)
            for (std::size_t j = 0; j < 64; ++j) {
              const std::size_t i = 64 * b + j;
              const bool there = i < count && text[start + i] == wanted[k];
              ASSERT_EQ(masks[5 * b + k] >> j & 1, there) << count << ' ' << start << ' ' << i;
            }
        ASSERT_EQ(masks.back(), 0xABCDU);
      }
  });
}

}  // namespace
}  // namespace lamina::kernels
