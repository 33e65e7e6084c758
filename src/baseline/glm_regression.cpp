#include <algorithm>

#include "base/math.hpp"
#include "baseline/glm_fit.hpp"

namespace lamina::baseline {

std::vector<double> Regression::linear_predictors(const std::vector<double>& coefficients) const {
  const std::size_t outputs = response.outputs, width = design.width();
  std::vector<double> eta(design.rows * outputs);
  for (std::size_t i = 0; i < design.rows; ++i)
    for (std::size_t k = 0; k < outputs; ++k) {
      const double *x = &design.cells[i * width], *b = &coefficients[k * width];
      double sum = response.offset(i);
      for (std::size_t j = 0; j < width; ++j) sum += x[j] * b[j];
      eta[i * outputs + k] = sum;
    }
  return eta;
}

std::vector<double> Regression::gradient(const std::vector<double>& eta, std::size_t output) const {
  const std::size_t outputs = response.outputs, width = design.width();
  std::vector<double> gradient(width), mean(outputs);
  for (std::size_t i = 0; i < design.rows; ++i) {
    response.family.mean(&eta[i * outputs], outputs, mean.data());
    const double residual = response.weights[i] * (response.y[i * outputs + output] - mean[output]);
    const double* x = &design.cells[i * width];
    for (std::size_t j = 0; j < width; ++j) gradient[j] += residual * x[j];
  }
  return gradient;
}

std::vector<double> Regression::gradient(const std::vector<double>& eta) const {
  std::vector<double> all;
  for (std::size_t k = 0; k < response.outputs; ++k) {
    const auto one = gradient(eta, k);
    all.insert(all.end(), one.begin(), one.end());
  }
  return all;
}

Square Regression::information(const std::vector<double>& eta, std::size_t a, std::size_t b) const {
  const std::size_t outputs = response.outputs;
  std::vector<double> mean(outputs), slope(outputs * outputs), weights(design.rows);
  for (std::size_t i = 0; i < design.rows; ++i) {
    response.family.mean(&eta[i * outputs], outputs, mean.data());
    response.family.slope(mean.data(), outputs, slope.data());
    weights[i] = response.weights[i] * slope[a * outputs + b];
  }
  return weighted_gram(design.cells.data(), design.width(), weights, pool);
}

Square Regression::information(const std::vector<double>& eta) const {
  const std::size_t width = design.width();
  Square all(response.outputs * width);
  for (std::size_t a = 0; a < response.outputs; ++a)
    for (std::size_t b = 0; b <= a; ++b) {
      const Square block = information(eta, a, b);
      for (std::size_t i = 0; i < width; ++i)
        for (std::size_t j = 0; j < width; ++j) all.at(a * width + i, b * width + j) = block.at(i, j);
    }
  return all;
}

std::vector<double> starting_constants(const Response& response) {
  const std::size_t outputs = response.outputs;
  std::vector<double> sums(outputs), constants(outputs);
  double total = 0, offsets = 0, exposure = 0;
  for (std::size_t i = 0; i < response.rows(); ++i) {
    const double w = response.weights[i];
    total += w;
    offsets += w * response.offset(i);
    exposure += w * math::exp(response.offset(i));
    for (std::size_t k = 0; k < outputs; ++k) sums[k] += w * response.y[i * outputs + k];
  }
  double rest = total;  // of a class without an output
  for (const double sum : sums) rest -= sum;
  for (std::size_t k = 0; k < outputs; ++k) {
    if (&response.family == &kPoisson)
      constants[k] = math::log(sums[k] / exposure);
    else if (!response.family.classes)
      constants[k] = (sums[k] - offsets) / total;
    else
      constants[k] = math::log(sums[k] / (&response.family == &kSymmetric ? total : rest)) - offsets / total;
  }
  return constants;
}

}  // namespace lamina::baseline
