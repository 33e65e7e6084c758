#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "base/aligned.hpp"
#include "base/checksum.hpp"
#include "lamina/error.hpp"

namespace lamina {
namespace {

TEST(AlignedBuffer, IsAlignedAndZeroed) {
  for (std::size_t count : {1u, 3u, 64u, 1001u}) {
    AlignedBuffer<float> buffer(count);
    EXPECT_EQ(buffer.size(), count);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(buffer.data()) % 64, 0u);
    for (float value : buffer) EXPECT_EQ(value, 0);
  }
  EXPECT_TRUE(AlignedBuffer<float>(0).empty());
}

TEST(AlignedBuffer, MovesItsMemory) {
  AlignedBuffer<double> from(4);
  from[3] = 7;
  const double* memory = from.data();
  AlignedBuffer<double> to(2);
  to = std::move(from);
  EXPECT_EQ(to.data(), memory);
  EXPECT_EQ(to[3], 7);
  EXPECT_EQ(to.size(), 4u);
  EXPECT_EQ(from.size(), 0u);
}

TEST(AlignedBuffer, ImpossibleSizesAreUserErrors) {
  for (std::size_t count : {static_cast<std::size_t>(-1), static_cast<std::size_t>(-1) / 8, std::size_t{1} << 60}) {
    try {
      AlignedBuffer<double> buffer(count);
      FAIL() << "expected an error";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
    }
  }
}

std::uint32_t crc(std::string_view text, std::uint32_t before = 0) {
  return crc32(std::as_bytes(std::span(text.data(), text.size())), before);
}

// The check value of the catalogue of CRC algorithms, and values known from zlib's and PNG's documentation.
TEST(Crc32, KnownAnswers) {
  EXPECT_EQ(crc("123456789"), 0xCBF43926u);
  EXPECT_EQ(crc(""), 0u);
  EXPECT_EQ(crc("a"), 0xE8B7BE43u);
  EXPECT_EQ(crc("IEND"), 0xAE426082u);  // ends every PNG file
  EXPECT_EQ(crc("The quick brown fox jumps over the lazy dog"), 0x414FA339u);
}

// Bit by bit, from the definition.
std::uint32_t slow_crc(std::string_view text) {
  std::uint32_t value = ~0u;
  for (unsigned char c : text) {
    value ^= c;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1) ? (value >> 1) ^ 0xEDB88320u : value >> 1;
  }
  return ~value;
}

TEST(Crc32, AgreesWithTheDefinitionAtEveryLengthAndCut) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += static_cast<char>(i * 37 + 11);
  for (std::size_t length = 0; length <= text.size(); ++length) {
    const std::string_view head = std::string_view(text).substr(0, length);
    EXPECT_EQ(crc(head), slow_crc(head)) << length;
    EXPECT_EQ(crc(std::string_view(text).substr(length), crc(head)), slow_crc(text)) << length;
  }
}

}  // namespace
}  // namespace lamina
