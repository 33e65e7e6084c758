// An order of a category's levels by how alike the rows are that have them.
#pragma once

#include "lamina/curves.hpp"

namespace lamina::explain {

// The levels in the order of their likeness: their distances in the other predictors, Kolmogorov's and Smirnov's for
// numbers and the total variation for categories, are added up over these and laid out along one axis by classical
// scaling, as Apley & Zhu 2020 do (appendix E; R's ALEPlot). The first level is in the lower half; two stay as they
// are.
Places by_similarity(const Explained& explained, const Places& levels);

}  // namespace lamina::explain
