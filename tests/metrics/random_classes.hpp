// Random classes and probabilities full of ties, with whole weights, some of them 0: sums of them are exact.
#pragma once

#include <cmath>

#include "base/philox.hpp"
#include "metrics/builders.hpp"

namespace lamina {

struct RandomClasses {
  std::vector<double> yes, weights;  // the probability of "yes"
  std::vector<std::int32_t> truth;

  explicit RandomClasses(std::uint64_t seed, std::uint32_t rows = 200, double steps = 16) {
    const Stream noise(seed, Purpose::noise);
    for (std::uint32_t row = 0; row < rows; ++row) {
      truth.push_back(noise.uniform(3 * row + 1) < .3 ? 1 : 0);
      yes.push_back(std::floor((noise.uniform(3 * row) + .3 * truth.back()) / 1.3 * steps) / steps);
      weights.push_back(std::floor(noise.uniform(3 * row + 2) * 4));
    }
  }

  Predictions predictions() const { return binary(yes); }
  Truth with_weights() const { return classes(truth, weights); }
  Truth without() const { return classes(truth); }

  // Σ of the weights of the rows of a class that `counts` picks by their probability.
  template <class F>
  double weight(int of, F&& counts) const {
    double sum = 0;
    for (std::size_t row = 0; row < yes.size(); ++row)
      if (truth[row] == of && counts(yes[row])) sum += weights[row];
    return sum;
  }
  double weight(int of) const {
    return weight(of, [](double) { return true; });
  }
};

}  // namespace lamina
