// Checksums that find damage by accident (not by intent).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lamina {

// CRC-32 of ISO-HDLC, zlib and PNG (reflected polynomial EDB88320). `before` is the CRC of what precedes, so that
// crc32(b, crc32(a)) is the CRC of a followed by b.
std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t before = 0);

}  // namespace lamina
