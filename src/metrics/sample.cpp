#include "metrics/sample.hpp"

#include <algorithm>

#include "lamina/error.hpp"

namespace lamina {

namespace {

std::size_t row_of_first_not_finite(const std::vector<double>& values, std::size_t columns) {
  const auto odd = std::find_if(values.begin(), values.end(), [](double value) { return !std::isfinite(value); });
  return odd == values.end() ? 0 : static_cast<std::size_t>(odd - values.begin()) / columns + 1;
}

void check_predictions(const Predictions& p) {
  const std::size_t columns = p.levels.empty() ? 1 : p.levels.size();
  const std::vector<double>& values = p.levels.empty() ? p.values : p.probabilities;
  expect(values.size() == p.rows * columns, "predictions whose size is not rows times levels");
  if (const std::size_t row = row_of_first_not_finite(values, columns))
    throw Error(ErrorKind::divergence, "the prediction for row " + std::to_string(row) + " is not a finite number",
                "train with a lower learning rate, or look for extreme values in the data");
}

void check_levels(const std::vector<std::int32_t>& classes, std::size_t rows, std::int32_t least, std::size_t levels) {
  expect(classes.size() == rows, "classes whose number is not that of the rows");
  const auto most = static_cast<std::int32_t>(levels);
  expect(std::all_of(classes.begin(), classes.end(), [&](auto code) { return code >= least && code < most; }),
         "a class outside the levels");
}

void check_truth(const Truth& truth, std::size_t rows) {
  if (!truth.weights.empty()) {
    expect(truth.weights.size() == rows, "weights whose number is not that of the rows");
    for (std::size_t row = 0; row < rows; ++row)
      if (!(truth.weights[row] >= 0 && std::isfinite(truth.weights[row])))
        throw Error(ErrorKind::data, "the weight of row " + std::to_string(row + 1) + " is no number of at least 0",
                    "correct it or leave the row out");
  }
  for (std::size_t row = 0; row < truth.values.size(); ++row)
    if (std::isinf(truth.values[row]))
      throw Error(ErrorKind::data, "the true value of row " + std::to_string(row + 1) + " is infinite",
                  "correct it or leave it empty");
}

}  // namespace

Sample check(const Predictions& predictions, const Truth& truth, std::optional<std::size_t> positive) {
  const std::size_t levels = predictions.levels.size();
  check_predictions(predictions);
  if (levels > 0) {
    check_levels(predictions.classes, predictions.rows, 0, levels);
    check_levels(truth.classes, predictions.rows, -1, levels);
    expect(!positive || *positive < levels, "a positive level outside the levels");
  } else if (!predictions.reconstructs) {
    expect(truth.values.size() == predictions.rows, "true values whose number is not that of the rows");
  }
  check_truth(truth, predictions.rows);
  return Sample{predictions, truth, positive.value_or(levels == 0 ? 0 : levels - 1)};
}

namespace {

std::vector<double> every(const std::vector<double>& values, std::size_t offset, std::size_t stride) {
  std::vector<double> found;
  for (std::size_t i = offset; i < values.size(); i += stride) found.push_back(values[i]);
  return found;
}

}  // namespace

Predictions of_target(const Predictions& predictions, std::size_t target) {
  Predictions one;
  one.rows = predictions.rows;
  one.targets = {predictions.targets[target]};
  one.values = every(predictions.values, target, predictions.columns());
  one.deviance.name = predictions.deviance.name;
  if (!predictions.deviance.parameters.empty()) one.deviance.parameters = {predictions.deviance.parameters[target]};
  return one;
}

Truth of_target(const Truth& truth, std::size_t target, std::size_t targets) {
  return {{}, every(truth.values, target, targets), truth.weights};
}

Confusion confusion(const Sample& sample) {
  const std::size_t levels = sample.levels();
  Confusion result{sample.predictions.levels, sample.positive, std::vector<double>(levels * levels)};
  sample.for_each([&](std::size_t row) {
    result.counts[sample.level(row) * levels + sample.predicted(row)] += sample.weight(row);
  });
  return result;
}

}  // namespace lamina
