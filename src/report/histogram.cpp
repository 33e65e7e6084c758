#include "report/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lamina::report {

namespace {

struct Extent {
  double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
  bool whole = true;

  explicit Extent(const std::vector<double>& values) {
    for (const double value : values) {
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
      whole = whole && value == std::floor(value);
    }
  }
  bool empty() const { return low > high; }
};

constexpr double kLargestWhole = 1e9;  // beyond, whole numbers are binned like others

}  // namespace

Histogram histogram(const std::vector<double>& values, std::size_t bins, double low, double high,
                    const std::vector<double>& weights) {
  Histogram found{low, (high - low) / static_cast<double>(bins), std::vector<double>(bins)};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!(values[i] >= low && values[i] <= high)) continue;
    const auto bin = static_cast<std::size_t>((values[i] - low) / found.width);
    found.counts[std::min(bin, bins - 1)] += weights.empty() ? 1 : weights[i];
  }
  return found;
}

Histogram histogram(const std::vector<double>& values, std::size_t bins, const std::vector<double>& weights) {
  const Extent extent(values);
  if (extent.empty()) return {};
  const double span = extent.high - extent.low;
  if (extent.whole && std::max(std::abs(extent.low), std::abs(extent.high)) < kLargestWhole) {
    const double width = std::ceil((span + 1) / static_cast<double>(bins));
    const double count = std::ceil((span + 1) / width), low = extent.low - 0.5;
    return histogram(values, static_cast<std::size_t>(count), low, low + count * width, weights);
  }
  // Half of each when the span itself overflows, or nothing when there is but one value.
  if (!(span > 0 && std::isfinite(span)))
    return histogram(values, 1, extent.low - std::max(0.5, std::abs(extent.low) * 1e-3),
                     extent.high + std::max(0.5, std::abs(extent.high) * 1e-3), weights);
  return histogram(values, bins, extent.low, extent.high, weights);
}

json histogram_bars(const std::string& name, const Histogram& histogram, const std::string& color, bool shares) {
  const double all = std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0.0);
  std::vector<double> centres, heights;
  for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
    centres.push_back(histogram.centre(bin));
    heights.push_back(shares && all > 0 ? histogram.counts[bin] / all : histogram.counts[bin]);
  }
  json trace = bars(name, numbers(centres), numbers(heights), color);
  trace["width"] = rounded(histogram.width);
  return trace;
}

}  // namespace lamina::report
