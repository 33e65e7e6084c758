// Random numbers on vectors: Philox runs one block of four words in each 64-bit lane, whose low half is the word and
// whose high half is never read, so that the 32×32 → 64 bit product takes lanes as they are.
#pragma once

#include "kernels/random_formulas.hpp"
#include "kernels/simd_ops.hpp"

namespace lamina::kernels::LAMINA_TIER {
namespace {

using Wide = hn::ScalableTag<std::uint64_t>;
constexpr std::size_t kBlocks = hn::MaxLanes(Wide());  // of four words each, per vector
constexpr std::size_t kChunk = 256;                    // units made at once: their words stay in first-level cache
static_assert(kChunk % (4 * kBlocks) == 0);

// The two halves of each round's key, one a 64-bit lane.
struct RoundKeys {
  std::uint64_t low[10], high[10];

  explicit RoundKeys(std::uint64_t seed) {
    for (std::uint32_t i = 0; i < 10; ++i) {
      low[i] = static_cast<std::uint32_t>(seed) + i * 0x9E3779B9;
      high[i] = static_cast<std::uint32_t>(seed >> 32) + i * 0xBB67AE85;
    }
  }
};

// The low halves of `even` and `odd`, by turns.
HWY_INLINE hn::Vec<Wide> low_halves(hn::Vec<Wide> even, hn::Vec<Wide> odd) {
  constexpr hn::Repartition<std::uint32_t, Wide> words;
  return hn::BitCast(Wide(), hn::OddEven(hn::BitCast(words, hn::ShiftLeft<32>(odd)), hn::BitCast(words, even)));
}

// The words of kBlocks blocks from `first` on, in order.
HWY_INLINE void philox_blocks(const RoundKeys& keys, const RandomAddress& address, std::uint32_t row,
                              std::uint32_t first, std::uint32_t* words) {
  constexpr Wide d;
  constexpr hn::Repartition<std::uint32_t, Wide> halves;
  const auto multiplier0 = hn::Set(d, 0xD2511F53), multiplier1 = hn::Set(d, 0xCD9E8D57);
  const auto product = [&](auto a, auto b)
                           HWY_ATTR { return hn::MulEven(hn::BitCast(halves, a), hn::BitCast(halves, b)); };
  // Iota of a variable would go through memory and stall every round of blocks on the one before.
  auto c0 = hn::Iota(d, 0) + hn::Set(d, first), c1 = hn::Set(d, row), c2 = hn::Set(d, address.step),
       c3 = hn::Set(d, address.purpose);
  LAMINA_FOR (i, 10) {
    const auto product0 = product(multiplier0, c0), product1 = product(multiplier1, c2);
    c0 = hn::Xor(hn::Xor(hn::ShiftRight<32>(product1), c1), hn::Set(d, keys.low[i]));
    c2 = hn::Xor(hn::Xor(hn::ShiftRight<32>(product0), c3), hn::Set(d, keys.high[i]));
    c1 = product1, c3 = product0;
  }
  hn::StoreInterleaved2(low_halves(c0, c1), low_halves(c2, c3), d, reinterpret_cast<std::uint64_t*>(words));
}

// Unsigned words as reals: exact in double, rounded once in float; `add` is 0 or 1.
using Words = hn::Rebind<std::uint32_t, Tag<float>>;
HWY_INLINE Vector<float> real(Tag<float> d, hn::Vec<Words> words, int add) {
  constexpr hn::Rebind<std::int32_t, Tag<float>> integers;
  const auto high = hn::ConvertTo(d, hn::BitCast(integers, hn::ShiftRight<16>(words)));
  const auto low = hn::ConvertTo(d, hn::BitCast(integers, hn::And(words, hn::Set(Words(), 0xffff))));
  return hn::MulAdd(high, hn::Set(d, 0x1p16f), low + hn::Set(d, static_cast<float>(add)));
}
HWY_INLINE Vector<double> real(Tag<double> d, hn::Vec<hn::Rebind<std::uint32_t, Tag<double>>> words, int add) {
  constexpr hn::Rebind<std::uint64_t, Tag<double>> wide;
  const auto lifted = hn::Or(hn::PromoteTo(wide, words), hn::BitCast(wide, hn::Set(d, 0x1p52)));
  return (hn::BitCast(d, lifted) - hn::Set(d, 0x1p52)) + hn::Set(d, add);
}

struct Uniform {
  static HWY_INLINE void convert(const std::uint32_t* words, float* y, std::size_t count) {
    constexpr Tag<float> d;
    for (std::size_t i = 0; i < count; i += kLanes<float>) {
      const auto bits = hn::ShiftRight<8>(hn::LoadU(Words(), words + i));
      const auto whole = hn::ConvertTo(d, hn::BitCast(hn::Rebind<std::int32_t, Tag<float>>(), bits));
      hn::StoreU(whole * hn::Set(d, 0x1p-24f), d, y + i);
    }
  }
  static HWY_INLINE void convert(const std::uint32_t* words, double* y, std::size_t count) {
    constexpr Tag<double> d;
    for (std::size_t i = 0; i < count; i += kLanes<double>) {
      const auto bits = hn::LoadU(hn::Rebind<std::uint32_t, Tag<double>>(), words + i);
      hn::StoreU(real(d, bits, 0) * hn::Set(d, 0x1p-32), d, y + i);
    }
  }
};

struct Normal {
  template <class T>
  static HWY_INLINE void convert(const std::uint32_t* words, T* y, std::size_t count) {
    constexpr Tag<T> d;
    constexpr hn::Rebind<std::uint32_t, Tag<T>> integers;
    for (std::size_t i = 0; i < count; i += 2 * kLanes<T>) {
      hn::Vec<decltype(integers)> a, b;
      hn::LoadInterleaved2(integers, words + i, a, b);
      const auto pair = box_muller(SimdOps<Tag<T>>(), real(d, a, 1), real(d, b, 0));
      hn::StoreInterleaved2(pair.even, pair.odd, d, y + i);
    }
  }
};

// Row by row in chunks; what is left of a row after its whole vectors goes through a buffer.
template <class Distribution, class T>
void random_rows(const RandomAddress& address, const std::int32_t* row, T* y, std::size_t ldy, std::size_t rows,
                 std::size_t units) {
  constexpr std::size_t kStep = 2 * kLanes<T>;
  alignas(64) std::uint32_t words[kChunk] = {};
  alignas(64) T last[kStep];
  const RoundKeys keys(address.seed);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t unit = 0; unit < units; unit += kChunk) {
      const std::size_t count = HWY_MIN(units - unit, kChunk), whole = count - count % kStep;
      for (std::size_t i = 0; i < count; i += 4 * kBlocks)
        philox_blocks(keys, address, static_cast<std::uint32_t>(row[r]), static_cast<std::uint32_t>((unit + i) / 4),
                      words + i);
      T* const out = y + r * ldy + unit;
      Distribution::convert(words, out, whole);
      if (whole == count) continue;
      Distribution::convert(words + whole, last, kStep);
      for (std::size_t i = whole; i < count; ++i) out[i] = last[i - whole];
    }
}

}  // namespace

template <class T>
void random_uniform(const RandomAddress& address, const std::int32_t* row, T* y, std::size_t ldy, std::size_t rows,
                    std::size_t units) {
  random_rows<Uniform>(address, row, y, ldy, rows, units);
}
LAMINA_INSTANTIATE(random_uniform)

template <class T>
void random_normal(const RandomAddress& address, const std::int32_t* row, T* y, std::size_t ldy, std::size_t rows,
                   std::size_t units) {
  random_rows<Normal>(address, row, y, ldy, rows, units);
}
LAMINA_INSTANTIATE(random_normal)

}  // namespace lamina::kernels::LAMINA_TIER
