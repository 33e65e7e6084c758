// The charts of the group choosing: see choosing_charts.cpp for what each shows.
#pragma once

#include <vector>

#include "lamina/charts.hpp"

namespace lamina::report {

std::vector<Chart> draw_leaderboard(const ChartInput& input);
std::vector<Chart> draw_trials(const ChartInput& input);
std::vector<Chart> draw_comparison(const ChartInput& input);
bool has_trials(const ChartInput& input);

}  // namespace lamina::report
