// What trees are grown from: each input's values replaced by their ranks, two bytes a cell.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "baseline/learner.hpp"

namespace lamina::baseline {

using Rank = std::uint16_t;

// The values of one input in ascending order. Up to 65,536 distinct values have a rank each; of more, neighbours share
// one, so that each rank has about as many rows.
struct RankedInput {
  std::vector<double> lowest, highest;  // of the values that have a rank

  std::size_t ranks() const { return lowest.size(); }
  // Halfway between two ranks; at least the highest value of `left`, below the lowest of `right`.
  double between(Rank left, Rank right) const;
};

struct RankedInputs {
  std::size_t rows = 0;
  std::vector<RankedInput> inputs;
  std::vector<Rank> ranks;            // input by input
  std::vector<std::uint32_t> usable;  // the inputs that have more than one value, ascending

  const Rank* of(std::size_t input) const { return ranks.data() + input * rows; }
};

// When cancelled, the inputs that are not ranked yet count as constant.
RankedInputs rank_inputs(const Matrix& matrix, ThreadPool& pool, const std::atomic<bool>* cancel);

inline bool cancelled(const std::atomic<bool>* cancel) { return cancel && cancel->load(std::memory_order_relaxed); }

}  // namespace lamina::baseline
