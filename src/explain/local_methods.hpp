// The methods of local.cpp's table, and what they have in common.
#pragma once

#include <vector>

#include "explain/variables.hpp"
#include "lamina/local.hpp"

namespace lamina::explain {

std::vector<LocalExplanation> shapley_values(const Explained& explained, const Frame& frame, std::size_t row);
std::vector<LocalExplanation> integrated_gradients(const Explained& explained, const Frame& frame, std::size_t row);
bool has_gradients(const Model& model);  // a network whose answer is not calibrated afterwards

// Rows of `explained` that a row is compared with, drawn by the seed, and their weights, which add up to 1.
struct BackgroundRows {
  Frame frame;  // what the model reads
  std::vector<double> weights;
};
BackgroundRows background_of(const Explained& explained);

// One for each output asked for, its contributions still 0.
std::vector<LocalExplanation> blank_explanations(const Explained& explained, const std::vector<Variable>& variables,
                                                 const Frame& frame, std::size_t row);

}  // namespace lamina::explain
