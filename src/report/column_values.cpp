#include "report/column_values.hpp"

#include <algorithm>
#include <numeric>

#include "report/text.hpp"

namespace lamina::report {

std::vector<double> values_of(const Column& column) {
  std::vector<double> values(column.rows());
  for (std::size_t row = 0; row < values.size(); ++row) values[row] = column.number(row);
  return values;
}

LevelCounts level_counts(const Column& column, std::size_t most) {
  const std::vector<std::string>& levels = column.levels();
  std::vector<double> counts(levels.size());
  for (std::size_t row = 0; row < column.rows(); ++row)
    if (const std::int32_t code = column.code(row); code >= 0) ++counts[static_cast<std::size_t>(code)];
  std::vector<std::size_t> order(levels.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  const std::size_t kept = std::min(most, order.size());
  std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept));
  LevelCounts found;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i >= kept) {
      ++found.others;
      found.other_rows += counts[order[i]];
      continue;
    }
    found.levels.push_back(shown(levels[order[i]]));
    found.counts.push_back(counts[order[i]]);
  }
  return found;
}

}  // namespace lamina::report
