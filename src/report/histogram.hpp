// How numbers are distributed, in bins of equal width.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "report/parts.hpp"

namespace lamina::report {

struct Histogram {
  double low = 0, width = 1;   // where the first bin begins, and how wide each is
  std::vector<double> counts;  // by weight

  double centre(std::size_t bin) const { return low + (static_cast<double>(bin) + 0.5) * width; }
};

// Bins from `low` to `high`; the last one holds `high`. NaN and what lies outside take no part. Without weights each
// counts 1.
Histogram histogram(const std::vector<double>& values, std::size_t bins, double low, double high,
                    const std::vector<double>& weights = {});
// From the least to the largest value; of whole numbers bins hold the same number of them each, so that none is fuller
// than its neighbours by that alone. None without a value.
Histogram histogram(const std::vector<double>& values, std::size_t bins, const std::vector<double>& weights = {});

// Bars without gaps; heights are counts, or shares of all when `shares`.
json histogram_bars(const std::string& name, const Histogram& histogram, const std::string& color, bool shares = false);

}  // namespace lamina::report
