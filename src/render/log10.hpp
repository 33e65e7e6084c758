// Decimal logarithms with the same bits everywhere.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/math.hpp"

namespace lamina::render {

// NaN of what has none; powers of ten give whole numbers.
inline double log10_of(double value) {
  if (!(value > 0)) return std::numeric_limits<double>::quiet_NaN();
  const double log = math::log(value) / math::log(10.0), whole = std::round(log);
  return std::abs(log - whole) < 1e-13 * std::max(1.0, std::abs(whole)) ? whole : log;
}

}  // namespace lamina::render
