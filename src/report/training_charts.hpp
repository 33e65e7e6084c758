// The charts of the group training: see training_charts.cpp for what each shows.
#pragma once

#include <vector>

#include "lamina/charts.hpp"

namespace lamina::report {

std::vector<Chart> draw_gradient_norms(const ChartInput& input);
std::vector<Chart> draw_distributions(const ChartInput& input);
bool has_gradients(const ChartInput& input);
bool has_distributions(const ChartInput& input);

}  // namespace lamina::report
