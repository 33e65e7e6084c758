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
std::vector<Chart> draw_calibration(const ChartInput& input);
std::vector<Chart> draw_thresholds(const ChartInput& input);
std::vector<Chart> draw_scores(const ChartInput& input);

// Of numbers and reconstructions.
std::vector<Chart> draw_residuals(const ChartInput& input);
std::vector<Chart> draw_predicted_actual(const ChartInput& input);
std::vector<Chart> draw_reconstruction(const ChartInput& input);

// Of several models.
std::vector<Chart> draw_pairs(const ChartInput& input);
bool has_pairs(const ChartInput& input);

}  // namespace lamina::report
