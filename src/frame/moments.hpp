// Means and deviations of many number columns at once.
#pragma once

#include <cstddef>
#include <vector>

#include "lamina/frame.hpp"

namespace lamina {

// Of a number column's cells that are present. Each sum is one chain of additions in the order of the rows, so the
// bits depend on nothing else; the squares are those of x − mean, in a second pass.
struct Moments {
  std::size_t present = 0, missing = 0;
  double low = 0, high = 0;
  double mean = 0, deviation = 0;  // deviation with divisor n
};

std::vector<Moments> moments_of(const std::vector<const Column*>& columns, const std::vector<std::size_t>& rows);

}  // namespace lamina
