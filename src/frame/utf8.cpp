#include "frame/utf8.hpp"

#include <cstddef>

namespace lamina {

namespace {

constexpr std::ptrdiff_t kPiece = 64;

bool is_ascii(const char* p, std::ptrdiff_t count) {
  unsigned char any = 0;
  for (std::ptrdiff_t i = 0; i < count; ++i) any = static_cast<unsigned char>(any | static_cast<unsigned char>(p[i]));
  return any < 0x80;
}

// Length of the character at `p`, 0 when it is not valid (the table of RFC 3629, section 4).
int character_length(const unsigned char* p, std::ptrdiff_t room) {
  const auto follows = [&](int i, unsigned char low = 0x80, unsigned char high = 0xBF) {
    return i < room && p[i] >= low && p[i] <= high;
  };
  const unsigned char c = p[0];
  if (c < 0x80) return 1;
  if (c >= 0xC2 && c <= 0xDF) return follows(1) ? 2 : 0;
  if (c >= 0xE0 && c <= 0xEF) {
    const unsigned char low = c == 0xE0 ? 0xA0 : 0x80, high = c == 0xED ? 0x9F : 0xBF;
    return follows(1, low, high) && follows(2) ? 3 : 0;
  }
  if (c >= 0xF0 && c <= 0xF4) {
    const unsigned char low = c == 0xF0 ? 0x90 : 0x80, high = c == 0xF4 ? 0x8F : 0xBF;
    return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

const char* find_invalid_utf8(const char* p, const char* end) {
  while (p < end) {
    while (end - p >= kPiece && is_ascii(p, kPiece)) p += kPiece;
    if (p == end) break;
    const int length = character_length(reinterpret_cast<const unsigned char*>(p), end - p);
    if (length == 0) return p;
    p += length;
  }
  return nullptr;
}

}  // namespace lamina
