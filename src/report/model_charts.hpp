// The charts of the group model: see model_charts.cpp for what each shows.
#pragma once

#include <vector>

#include "lamina/charts.hpp"

namespace lamina::report {

std::vector<Chart> draw_network(const ChartInput& input);
std::vector<Chart> draw_weights(const ChartInput& input);
std::vector<Chart> draw_coefficients(const ChartInput& input);
std::vector<Chart> draw_tree(const ChartInput& input);

bool is_network(const ChartInput& input);
bool is_linear(const ChartInput& input);
bool is_small_tree(const ChartInput& input);

}  // namespace lamina::report
