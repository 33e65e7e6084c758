#include "base/checksum.hpp"

#include <array>

namespace lamina {

namespace {

// kTables[k][b]: the CRC of byte b followed by k zero bytes. Eight tables take eight bytes at a step: M. Kounavis and
// F. Berry, "A systematic approach to building high performance software-based CRC generators", ISCC 2005.
using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr Tables make_tables() {
  Tables tables{};
  for (std::uint32_t b = 0; b < 256; ++b) {
    std::uint32_t crc = b;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0u);
    tables[0][b] = crc;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::size_t b = 0; b < 256; ++b) tables[k][b] = tables[k - 1][b] >> 8 ^ tables[0][tables[k - 1][b] & 0xFF];
  return tables;
}

constexpr Tables kTables = make_tables();

std::uint32_t eight_bytes(const std::byte* p, std::uint32_t crc) {
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    const std::uint32_t carried = i < 4 ? crc >> (8 * i) & 0xFF : 0;
    next ^= kTables[7 - i][std::to_integer<std::uint32_t>(p[i]) ^ carried];
  }
  return next;
}

}  // namespace

std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t before) {
  std::uint32_t crc = ~before;
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) crc = eight_bytes(bytes.data(), crc);
  for (std::byte b : bytes) crc = crc >> 8 ^ kTables[0][(crc ^ std::to_integer<std::uint32_t>(b)) & 0xFF];
  return ~crc;
}

}  // namespace lamina
