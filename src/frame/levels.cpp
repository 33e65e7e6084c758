#include <algorithm>
#include <cstdint>
#include <numeric>

#include "frame/number_text.hpp"
#include "lamina/frame.hpp"

namespace lamina {

namespace {

// The levels' values, empty unless all are finite numbers.
std::vector<double> level_values(const std::vector<std::string>& levels) {
  std::vector<double> values;
  values.reserve(levels.size());
  for (const std::string& level : levels) {
    const ParsedNumber number = parse_number(level);
    if (number.kind != NumberKind::finite) return {};
    values.push_back(number.value);
  }
  return values;
}

}  // namespace

std::vector<std::int32_t> order_levels_and_map(std::vector<std::string>& levels) {
  const std::vector<double> values = level_values(levels);
  std::vector<std::size_t> order(levels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (!values.empty() && values[a] != values[b]) return values[a] < values[b];
    const int bytes = levels[a].compare(levels[b]);
    return bytes != 0 ? bytes < 0 : a < b;
  });
  std::vector<std::int32_t> moved(levels.size());
  std::vector<std::string> sorted(levels.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    moved[order[i]] = static_cast<std::int32_t>(i);
    sorted[i] = std::move(levels[order[i]]);
  }
  levels = std::move(sorted);
  return moved;
}

void order_levels(std::vector<std::string>& levels) { order_levels_and_map(levels); }

}  // namespace lamina
