// Grows one decision tree from the root down.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "baseline/decision_tree.hpp"
#include "baseline/ranked_inputs.hpp"
#include "baseline/responses.hpp"

namespace lamina::baseline {

struct GrowthRules {
  std::int64_t depth = 0;    // most splits from the root to a leaf; 0: any
  std::size_t min_rows = 1;  // in a leaf, each row counting once whatever its weight
  // Inputs drawn at each node, and more while all drawn were constant there (Breiman, "Random Forests", 2001). 0: all
  // are tried, the first of equals wins.
  std::size_t mtries = 0;
  std::uint64_t seed = 0;  // of the draws
  std::uint32_t tree = 0;
  const std::atomic<bool>* cancel = nullptr;  // set: what is open becomes leaves
};

// Splits until a leaf's answers or inputs are equal. Rows of weight 0 are left out; one at least must weigh more.
DecisionTree grow_tree(const RankedInputs& inputs, const Responses& responses, const std::vector<double>& weights,
                       const GrowthRules& rules);

// Units of the stream, scaled to 0 … count − 1: each has its share within count · 2⁻³².
inline std::size_t drawn_below(std::uint32_t bits, std::size_t count) {
  return static_cast<std::size_t>(std::uint64_t{bits} * count >> 32);
}

}  // namespace lamina::baseline
