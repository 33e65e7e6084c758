// Places along numbers that hold equal shares of them.
#pragma once

#include <cstddef>
#include <vector>

#include "lamina/frame.hpp"

namespace lamina::explain {

// The numbers of a column that are there, ascending.
std::vector<double> sorted_numbers(const Column& column);

// Distinct numbers of `sorted` at the probabilities 0, 1/(points − 1), …, 1: the least value below or at which that
// share of them lies (type 1 of Hyndman & Fan 1996), so all of them occur. All distinct ones when they are no more.
std::vector<double> quantile_places(const std::vector<double>& sorted, std::size_t points);

}  // namespace lamina::explain
