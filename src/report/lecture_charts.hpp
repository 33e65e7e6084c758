// The charts that lectures draw without a report.
#pragma once

#include <vector>

#include "lamina/charts.hpp"

namespace lamina::report {

std::vector<Chart> draw_activations(const ChartInput& input);
std::vector<Chart> draw_fit(const ChartInput& input);
std::vector<Chart> draw_descent(const ChartInput& input);

}  // namespace lamina::report
