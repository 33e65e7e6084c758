// Looking for characters on vectors.
#pragma once

#include <cstring>

#include "kernels/simd_ops.hpp"

namespace lamina::kernels::LAMINA_TIER {
namespace {

using Characters = hn::ScalableTag<std::uint8_t>;
constexpr std::size_t kCharacters = hn::MaxLanes(Characters());
constexpr std::size_t kVectors = 64 / kCharacters;  // of a block

HWY_INLINE void find_in_block(const std::uint8_t* text, const char* wanted, std::size_t kinds, std::uint64_t* masks) {
  constexpr Characters d;
  hn::Vec<Characters> part[kVectors];
  for (std::size_t i = 0; i < kVectors; ++i) part[i] = hn::LoadU(d, text + i * kCharacters);
  for (std::size_t k = 0; k < kinds; ++k) {
    const auto sought = hn::Set(d, static_cast<std::uint8_t>(wanted[k]));
    std::uint8_t bits[8];
    for (std::size_t i = 0; i < kVectors; ++i)
      hn::StoreMaskBits(d, hn::Eq(part[i], sought), bits + i * kCharacters / 8);
    std::memcpy(masks + k, bits, sizeof bits);
  }
}

}  // namespace

void find_bytes(const char* text, std::size_t count, const char* wanted, std::size_t kinds, std::uint64_t* masks) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text);
  for (; count >= 64; count -= 64, bytes += 64, masks += kinds) find_in_block(bytes, wanted, kinds, masks);
  if (count == 0) return;
  std::uint8_t rest[64] = {};
  std::memcpy(rest, bytes, count);
  find_in_block(rest, wanted, kinds, masks);
  for (std::size_t k = 0; k < kinds; ++k) masks[k] &= (std::uint64_t{1} << count) - 1;
}

}  // namespace lamina::kernels::LAMINA_TIER
