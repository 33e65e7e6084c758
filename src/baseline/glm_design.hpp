// The matrix of a generalized linear model: which encoded inputs are in it, standardised.
#pragma once

#include <cstddef>
#include <vector>

#include "baseline/learner.hpp"

namespace lamina::baseline {

struct Design {
  std::size_t rows = 0;
  std::vector<std::size_t> used;          // encoded inputs, ascending
  std::vector<double> means, deviations;  // of every encoded input over the rows by their weights (divisor Σw)
  std::vector<double> cells;              // rows × width(): 1, then (x − mean) / deviation of those used

  std::size_t width() const { return 1 + used.size(); }
};

// Of all inputs that vary and are not `left_out`.
Design make_design(const Matrix& inputs, const std::vector<double>& weights, const std::vector<bool>& left_out);

// Without any input.
Design empty_design(std::size_t rows);

// For each category the place of its first level that occurs: what its other levels are compared with.
std::vector<bool> reference_levels(const Encoder& encoder, const Matrix& inputs);

// Takes out the inputs that those before them determine together with the constant, and gives them back.
std::vector<std::size_t> drop_aliased(Design& design, const std::vector<double>& weights, ThreadPool& pool);

}  // namespace lamina::baseline
