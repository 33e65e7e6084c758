// The charts of the group judging: see judging_charts.cpp for what each shows.
#pragma once

#include <vector>

#include "lamina/charts.hpp"

namespace lamina::report {

std::vector<Chart> draw_confusion(const ChartInput& input);

// Of two classes.
std::vector<Chart> draw_roc(const ChartInput& input);
std::vector<Chart> draw_precision_recall(const ChartInput& input);
std::vector<Chart> draw_lift(const ChartInput& input);
std::vector<Chart> draw_gains(const ChartInput& input);

}  // namespace lamina::report
