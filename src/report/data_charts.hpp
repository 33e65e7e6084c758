// The charts of the group data: see data_charts.cpp for what each shows.
#pragma once

#include <vector>

#include "lamina/charts.hpp"

namespace lamina::report {

std::vector<Chart> draw_columns(const ChartInput& input);
std::vector<Chart> draw_target(const ChartInput& input);
std::vector<Chart> draw_correlation(const ChartInput& input);

// The frame's columns: of a model its targets and predictors, in this order, else all. Text is left out.
std::vector<const Column*> shown_columns(const ChartInput& input);
// Numbers among them that take at least two values.
std::vector<const Column*> varying_numbers(const ChartInput& input);

}  // namespace lamina::report
