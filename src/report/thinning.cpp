#include "report/thinning.hpp"

#include <algorithm>
#include <cmath>

#include "explain/drawn_rows.hpp"

namespace lamina::report {

namespace {

double range_of(const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return *high > *low ? *high - *low : 1;
}

}  // namespace

std::vector<std::size_t> thinned(const std::vector<double>& x, const std::vector<double>& y, std::size_t most) {
  std::vector<std::size_t> places;
  const std::size_t count = x.size();
  if (count == 0) return places;
  std::vector<double> along(count);
  if (count > most) {
    const double width = range_of(x), height = range_of(y);
    for (std::size_t i = 1; i < count; ++i)
      along[i] = along[i - 1] + std::abs(x[i] - x[i - 1]) / width + std::abs(y[i] - y[i - 1]) / height;
  }
  double next = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (count > most && i + 1 < count && along[i] < next) continue;
    places.push_back(i);
    next = along[i] + along.back() / static_cast<double>(most - 1);
  }
  return places;
}

std::vector<std::size_t> drawn(std::size_t rows, std::size_t most, std::uint64_t seed) {
  return explain::drawn_rows(rows, static_cast<std::int64_t>(most), seed, Purpose::drawn_rows);
}

}  // namespace lamina::report
