// Random numbers addressed by a counter instead of drawn from a state: Philox 4×32-10 of Salmon, Moraes, Dror and Shaw,
// "Parallel random numbers: as easy as 1, 2, 3", SC'11. Any number can be had alone, in any order, on any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lamina {

using Counter = std::array<std::uint32_t, 4>;

// Four random words from a key (low word first) and a counter.
Counter philox(std::uint64_t key, Counter counter);

// What numbers are for. Streams of different purposes never meet; the numbers here are part of the contract of bits.
enum class Purpose : std::uint32_t {
  split = 1,
  shuffle = 2,
  initial_weights = 3,
  dropout = 4,
  noise = 5,
  toy = 6,
  folds = 7,
  search = 8,
  bootstrap = 9,
  split_inputs = 10,
  bag = 11,
  explained_rows = 12,
  shuffled_variable = 13,
  resample = 14,
  predictor_order = 15,
  background = 16,
  drawn_rows = 17
};

// The numbers of one (seed, purpose, step, row), addressed by unit. Key = seed; counter = unit / 4, row, step, purpose;
// unit mod 4 chooses the word.
class Stream {
 public:
  Stream(std::uint64_t seed, Purpose purpose, std::uint32_t step = 0, std::uint32_t row = 0);

  Counter block(std::uint32_t index) const;  // the words of units 4·index … 4·index + 3
  std::uint32_t bits(std::uint32_t unit) const;

  // bits · 2⁻³²: a multiple of 2⁻³² in [0, 1), exact in double; rounded to float it may be 1.
  double uniform(std::uint32_t unit) const;

  // Standard normal by Box and Muller from the words a, b of the units 2k and 2k+1: r = √(−2 ln((a + 1)·2⁻³²)),
  // φ = 2π·b·2⁻³²; unit 2k is r cos φ, unit 2k+1 is r sin φ. |value| ≤ 6.67.
  double normal(std::uint32_t unit) const;

 private:
  std::uint64_t seed_;
  Counter counter_;
};

// Writes 0 … n−1 in random order, every order equally likely: Fisher and Yates from the last place down; the place i
// takes unit i of (seed, purpose, step) and, when rejected, of rows 1, 2, … n < 2³².
void permute(std::span<std::uint32_t> places, std::uint64_t seed, Purpose purpose, std::uint32_t step = 0);
std::vector<std::uint32_t> permutation(std::size_t count, std::uint64_t seed, Purpose purpose, std::uint32_t step = 0);

}  // namespace lamina
