#include "base/math.hpp"
#include "lamina/deviance.hpp"
#include "lamina/error.hpp"
#include "metrics/formulas.hpp"

namespace lamina::formula {

Result reconstruction_error(const Sample& sample) {
  return mean(sample, [&](std::size_t row) { return sample.predictions.values[row]; });
}

namespace {

double error(const Sample& sample, std::size_t row) {
  if (sample.classifies()) return 1 - sample.probability(row, sample.level(row));
  return sample.truth.values[row] - sample.predictions.values[row];
}

double squared_error(const Sample& sample, std::size_t row) {
  const double e = error(sample, row);
  return e * e;
}

}  // namespace

Result mse(const Sample& sample) {
  return mean(sample, [&](std::size_t row) { return squared_error(sample, row); });
}

Result rmse(const Sample& sample) { return root(mse(sample)); }

Result mae(const Sample& sample) {
  return mean(sample, [&](std::size_t row) { return std::abs(error(sample, row)); });
}

// math::log1p is NaN or infinite for a value of at most −1, which leaves the metric undefined.
Result rmsle(const Sample& sample) {
  return root(mean(sample, [&](std::size_t row) {
    const double e = math::log1p(sample.truth.values[row]) - math::log1p(sample.predictions.values[row]);
    return e * e;
  }));
}

Result r2(const Sample& sample) {
  const Result average = mean(sample, [&](std::size_t row) { return sample.truth.values[row]; });
  if (!average) return std::nullopt;
  const double spread = sample.sum([&](std::size_t row) {
    const double away = sample.truth.values[row] - *average;
    return away * away;
  });
  const Result unexplained = ratio(sample.sum([&](std::size_t row) { return squared_error(sample, row); }), spread);
  return unexplained ? Result(1 - *unexplained) : std::nullopt;
}

Result mean_residual_deviance(const Sample& sample) {
  const Deviance& deviance = sample.predictions.deviance;
  const DevianceInfo* info = find_deviance(deviance.name);
  expect(info != nullptr, "a deviance that there is none of");
  const double parameter = deviance.parameters.empty() ? 0 : deviance.parameters.front();
  return mean(sample, [&](std::size_t row) {
    return info->of(sample.truth.values[row], sample.predictions.values[row], parameter);
  });
}

}  // namespace lamina::formula
