// An order of a category's levels by how alike the rows are that have them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lamina/explain.hpp"

namespace lamina::explain {

// The order of `levels` levels of the predictor `column`: their distances in the other predictors, Kolmogorov's and
// Smirnov's for numbers and the total variation for categories, added up over these and laid out along one axis by
// classical scaling, as Apley & Zhu 2020 do (appendix E; R's ALEPlot). The first level is in the lower half.
// place_of_row: the level of each explained row; `levels` where it has none.
std::vector<std::size_t> similarity_order(const Explained& explained, const std::string& column,
                                          const std::vector<std::size_t>& place_of_row, std::size_t levels);

}  // namespace lamina::explain
