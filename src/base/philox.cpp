#include "base/philox.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <utility>

#include "base/math.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace {

constexpr int kRounds = 10;
constexpr std::uint64_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
constexpr std::uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;  // golden ratio, √3 − 1

constexpr std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }
constexpr std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }

// A number below `bound` from a random word, or false when the word falls into the part that would favour some numbers:
// D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019).
bool bounded(std::uint32_t word, std::uint32_t bound, std::uint32_t& number) {
  const std::uint64_t product = static_cast<std::uint64_t>(word) * bound;
  number = high(product);
  return low(product) >= bound || low(product) >= (0u - bound) % bound;
}

}  // namespace

Counter philox(std::uint64_t key, Counter counter) {
  std::uint32_t key0 = low(key), key1 = high(key);
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t product0 = kMultiplier0 * counter[0], product1 = kMultiplier1 * counter[2];
    counter = {high(product1) ^ counter[1] ^ key0, low(product1), high(product0) ^ counter[3] ^ key1, low(product0)};
    key0 += kWeyl0;
    key1 += kWeyl1;
  }
  return counter;
}

Stream::Stream(std::uint64_t seed, Purpose purpose, std::uint32_t step, std::uint32_t row)
    : seed_(seed), counter_{0, row, step, static_cast<std::uint32_t>(purpose)} {}

Counter Stream::block(std::uint32_t index) const {
  Counter counter = counter_;
  counter[0] = index;
  return philox(seed_, counter);
}

std::uint32_t Stream::bits(std::uint32_t unit) const { return block(unit / 4)[unit % 4]; }

double Stream::uniform(std::uint32_t unit) const { return bits(unit) * 0x1p-32; }

double Stream::normal(std::uint32_t unit) const {
  const Counter words = block(unit / 4);
  const std::size_t first = unit % 4 / 2 * 2;
  const double radius = std::sqrt(-2 * math::log((words[first] + 1.0) * 0x1p-32));
  const double angle = 2 * std::numbers::pi * (words[first + 1] * 0x1p-32);
  return radius * (unit % 2 == 0 ? math::cos(angle) : math::sin(angle));
}

void permute(std::span<std::uint32_t> places, std::uint64_t seed, Purpose purpose, std::uint32_t step) {
  expect(places.size() <= std::numeric_limits<std::uint32_t>::max(), "a permutation of more than 2^32 - 1 places");
  std::iota(places.begin(), places.end(), 0u);
  const Stream stream(seed, purpose, step);
  Counter words{};
  for (auto i = static_cast<std::uint32_t>(places.size()); i-- > 0;) {
    if (i % 4 == 3 || i + 1 == places.size()) words = stream.block(i / 4);
    std::uint32_t chosen = 0;
    bool accepted = bounded(words[i % 4], i + 1, chosen);
    for (std::uint32_t row = 1; !accepted; ++row)
      accepted = bounded(Stream(seed, purpose, step, row).bits(i), i + 1, chosen);
    std::swap(places[i], places[chosen]);
  }
}

std::vector<std::uint32_t> permutation(std::size_t count, std::uint64_t seed, Purpose purpose, std::uint32_t step) {
  std::vector<std::uint32_t> places(count);
  permute(places, seed, purpose, step);
  return places;
}

}  // namespace lamina
