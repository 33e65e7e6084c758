#include "lamina/calibration_table.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "metrics/along.hpp"

namespace lamina {

namespace {

// The rows of the cuts `first` … `last`.
CalibrationBin bin_of(const Cuts& all, std::size_t first, std::size_t last) {
  CalibrationBin bin;
  bin.lowest = all.cuts[last].threshold;
  bin.highest = all.cuts[first].threshold;
  const Cut before = first == 0 ? Cut{} : all.cuts[first - 1];
  Cut above = before;
  double probabilities = 0;
  for (std::size_t cut = first; cut <= last; above = all.cuts[cut++])
    probabilities += all.cuts[cut].threshold * (all.cuts[cut].true_positives - above.true_positives +
                                                (all.cuts[cut].false_positives - above.false_positives));
  const double positives = all.cuts[last].true_positives - before.true_positives;
  bin.rows = positives + (all.cuts[last].false_positives - before.false_positives);
  bin.mean_predicted = probabilities / bin.rows;
  bin.observed = positives / bin.rows;
  bin.difference = bin.observed - bin.mean_predicted;
  return bin;
}

}  // namespace

CalibrationTable calibration_table(const Cuts& all, int bins) {
  CalibrationTable table;
  std::vector<int> parts(static_cast<std::size_t>(bins));
  std::iota(parts.begin(), parts.end(), 1);
  std::size_t first = 0;
  for (const std::size_t end : ends_of(all, parts, bins)) {
    table.bins.push_back(bin_of(all, first, end));
    first = end + 1;
  }
  std::reverse(table.bins.begin(), table.bins.end());
  double number = 0;
  for (CalibrationBin& bin : table.bins) {
    bin.bin = ++number;
    table.expected_error += bin.rows / all.total() * std::abs(bin.difference);
    table.largest_error = std::max(table.largest_error, std::abs(bin.difference));
  }
  return table;
}

}  // namespace lamina
