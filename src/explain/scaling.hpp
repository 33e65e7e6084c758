// Classical multidimensional scaling (Torgerson 1952) to one dimension.
#pragma once

#include <vector>

#include "baseline/linear_algebra.hpp"

namespace lamina::explain {

// A coordinate for each of the things whose distances are given, symmetric with zeros on the diagonal, such that
// differences come near the distances. Either direction would do; the first coordinate that is not 0 is below 0. All
// are 0 when the distances are.
std::vector<double> scaled_to_axis(const baseline::Square& distances);

}  // namespace lamina::explain
