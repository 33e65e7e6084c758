#include "baseline/glm_design.hpp"

#include <algorithm>
#include <cmath>

#include "baseline/linear_algebra.hpp"

namespace lamina::baseline {
namespace {

// The share of an input's variance that the inputs before it must leave: where they leave less, rounding in the Gram
// matrix of a million rows hides whether they leave any.
constexpr double kLeastShare = 1e-11;

std::vector<bool> varying(const Matrix& inputs) {
  std::vector<bool> varies(inputs.columns);
  for (std::size_t i = 1; i < inputs.rows; ++i)
    for (std::size_t j = 0; j < inputs.columns; ++j)
      if (inputs.row(i)[j] != inputs.row(0)[j]) varies[j] = true;
  return varies;
}

void measure(Design& design, const Matrix& inputs, const std::vector<double>& weights) {
  design.means.assign(inputs.columns, 0);
  design.deviations.assign(inputs.columns, 0);
  double total = 0;
  for (std::size_t i = 0; i < inputs.rows; ++i) {
    total += weights[i];
    for (std::size_t j = 0; j < inputs.columns; ++j) design.means[j] += weights[i] * inputs.row(i)[j];
  }
  for (double& mean : design.means) mean /= total;
  for (std::size_t i = 0; i < inputs.rows; ++i)
    for (std::size_t j = 0; j < inputs.columns; ++j) {
      const double away = inputs.row(i)[j] - design.means[j];
      design.deviations[j] += weights[i] * away * away;
    }
  for (double& deviation : design.deviations) deviation = std::sqrt(deviation / total);
}

void fill(Design& design, const Matrix& inputs) {
  design.cells.resize(design.rows * design.width());
  double* to = design.cells.data();
  for (std::size_t i = 0; i < design.rows; ++i) {
    *to++ = 1;
    for (const std::size_t j : design.used) *to++ = (inputs.row(i)[j] - design.means[j]) / design.deviations[j];
  }
}

}  // namespace

Design make_design(const Matrix& inputs, const std::vector<double>& weights, const std::vector<bool>& left_out) {
  Design design;
  design.rows = inputs.rows;
  measure(design, inputs, weights);
  const auto varies = varying(inputs);
  for (std::size_t j = 0; j < inputs.columns; ++j)
    if (varies[j] && design.deviations[j] > 0 && !left_out[j]) design.used.push_back(j);
  fill(design, inputs);
  return design;
}

Design empty_design(std::size_t rows) {
  Design design;
  design.rows = rows;
  design.cells.assign(rows, 1);
  return design;
}

std::vector<bool> reference_levels(const Encoder& encoder, const Matrix& inputs) {
  std::vector<bool> reference(inputs.columns);
  const auto occurs = [&](std::size_t j) {
    for (std::size_t i = 0; i < inputs.rows; ++i)
      if (inputs.row(i)[j] != 0) return true;
    return false;
  };
  std::size_t first = 0;
  for (const EncodedColumn& column : encoder.columns()) {
    std::size_t level = 0;
    while (level < column.levels.size() && !occurs(first + level)) ++level;
    if (level < column.levels.size()) reference[first + level] = true;
    first += column.width();
  }
  return reference;
}

std::vector<std::size_t> drop_aliased(Design& design, const std::vector<double>& weights, ThreadPool& pool) {
  Square gram = weighted_gram(design.cells.data(), design.width(), weights, pool);
  std::vector<std::size_t> dependent, aliased, kept;
  factorize(gram, kLeastShare, dependent);
  if (dependent.empty()) return {};
  std::vector<bool> stays(design.width(), true);
  for (const std::size_t column : dependent) stays[column] = false;
  for (std::size_t j = 0; j < design.used.size(); ++j) (stays[j + 1] ? kept : aliased).push_back(design.used[j]);
  std::vector<double> cells;
  cells.reserve(design.rows * (1 + kept.size()));
  for (std::size_t i = 0; i < design.cells.size(); ++i)
    if (stays[i % design.width()]) cells.push_back(design.cells[i]);
  design.cells = std::move(cells);
  design.used = std::move(kept);
  return aliased;
}

}  // namespace lamina::baseline
