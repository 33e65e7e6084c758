// A column's cells as charts take them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lamina/frame.hpp"

namespace lamina::report {

// Of a column of numbers; NaN where missing.
std::vector<double> values_of(const Column& column);

// How often each level stands in a column of categories.
struct LevelCounts {
  std::vector<std::string> levels;  // as they are shown
  std::vector<double> counts;
  std::size_t others = 0;  // levels that are left out, the rarest
  double other_rows = 0;   // with one of them
};

// The `most` most frequent levels, in the column's order.
LevelCounts level_counts(const Column& column, std::size_t most);

}  // namespace lamina::report
