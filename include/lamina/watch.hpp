// What `watch` records of a network while it learns: how the numbers in its layers are distributed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lamina {

// The numbers of one layer in one step, before its update.
struct Distribution {
  static constexpr std::size_t kBins = 40;

  std::int64_t start = 1, epoch = 0, step = 0;  // from 1
  std::string layer;                            // "dense1"
  // "activations": the layer's outputs, rows × units. "gradients": the objective's derivative by the layer's values
  // before the activation, rows × units. "weight_gradients": that by its weights, without penalties.
  std::string of;
  std::int64_t count = 0;
  double mean = 0, deviation = 0, low = 0, high = 0;
  double norm = 0;                      // √Σx²
  double zeros = 0;                     // share of exact zeros
  std::vector<double> quantiles;        // at 5, 25, 50, 75 and 95 %
  std::vector<std::int64_t> histogram;  // kBins bins of equal width from low to high
};

// Of these numbers; finite.
void describe(std::vector<double> values, Distribution& distribution);

}  // namespace lamina
