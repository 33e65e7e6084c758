#include <algorithm>

#include "base/math.hpp"
#include "metrics/formulas.hpp"

namespace lamina::formula {

Result error_rate(const Sample& sample) {
  return mean(sample, [&](std::size_t row) { return sample.wrong(row) ? 1.0 : 0.0; });
}

Result accuracy(const Sample& sample) {
  return mean(sample, [&](std::size_t row) { return sample.wrong(row) ? 0.0 : 1.0; });
}

Result mean_per_class_error(const Sample& sample) {
  std::vector<double> wrong(sample.levels()), all(sample.levels());
  sample.for_each([&](std::size_t row) {
    all[sample.level(row)] += sample.weight(row);
    if (sample.wrong(row)) wrong[sample.level(row)] += sample.weight(row);
  });
  double sum = 0, present = 0;
  for (std::size_t level = 0; level < all.size(); ++level)
    if (all[level] > 0) sum += wrong[level] / all[level], present += 1;
  return ratio(sum, present);
}

namespace {
constexpr double kLeastProbability = 1e-15;  // one wrong answer given as certain must not make the mean infinite
}

Result log_loss(const Sample& sample) {
  return mean(sample, [&](std::size_t row) {
    return -math::log(std::max(sample.probability(row, sample.level(row)), kLeastProbability));
  });
}

// Of two classes half the sum, which is the squared error of the positive level's probability.
Result brier(const Sample& sample) {
  const double factor = sample.levels() == 2 ? 0.5 : 1;
  return mean(sample, [&](std::size_t row) {
    double squares = 0;
    for (std::size_t level = 0; level < sample.levels(); ++level) {
      const double error = sample.probability(row, level) - (level == sample.level(row) ? 1 : 0);
      squares += error * error;
    }
    return factor * squares;
  });
}

}  // namespace lamina::formula
