// Rows as points that a column colours.
#pragma once

#include <string>
#include <vector>

#include "lamina/charts.hpp"
#include "report/parts.hpp"
#include "report/thinning.hpp"

namespace lamina::report {

// options.color, else the model's first target, else the labels of images; empty when the rows have none of them.
// Throws a data error for a column that is asked for and lacking.
std::string colour_column(const ChartInput& input);

// The points (x, y) of `rows` of input.data: of a category a trace for each level, else one coloured by the number. Of
// many, some drawn by the seed.
std::vector<json> coloured_rows(const ChartInput& input, const std::vector<std::size_t>& rows,
                                const std::vector<double>& x, const std::vector<double>& y);

// " Colours tell AHD.", and how many of `count` rows are drawn.
std::string colour_text(const ChartInput& input, std::size_t count);

}  // namespace lamina::report
