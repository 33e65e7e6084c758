// The charts of the group explaining: see explaining_charts.cpp for what each shows.
#pragma once

#include <string>
#include <vector>

#include "lamina/charts.hpp"

namespace lamina::report {

// By a method of importance_methods().
std::vector<Chart> draw_importance(const ChartInput& input, const std::string& method);
bool has_importance(const ChartInput& input, const std::string& method);

std::vector<Chart> draw_partial_dependence(const ChartInput& input);
std::vector<Chart> draw_ice(const ChartInput& input);
std::vector<Chart> draw_local_effects(const ChartInput& input);
std::vector<Chart> draw_typical_row(const ChartInput& input);
std::vector<Chart> draw_observed(const ChartInput& input);
std::vector<Chart> draw_row(const ChartInput& input);

}  // namespace lamina::report
