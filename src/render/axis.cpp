#include "render/axis.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "render/log10.hpp"

namespace lamina::render {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kPadding = 0.05;

// Wide enough that neighbouring places differ.
void widen(double& low, double& high) {
  const double size = std::max(std::abs(low), std::abs(high));
  if (high - low > size * 1e-9 && high > low) return;
  const double around = size > 0 ? size * 0.1 : 1;
  low -= around;
  high += around;
}

// What the layout fixes: Plotly's range, in which null leaves an end to the data.
void apply_range(Axis& axis) {
  const json& range = value_at(axis.spec, "range");
  if (!range.is_array() || range.size() != 2) return;
  const double low = cell_number(range[0]), high = cell_number(range[1]);
  if (!std::isnan(low)) axis.low = low;
  if (!std::isnan(high)) axis.high = high;
  if (axis.low == axis.high) widen(axis.low, axis.high);
}

}  // namespace

double Axis::value(const json& cell) const {
  if (type == AxisType::category) {
    if (cell.is_null()) return kNaN;
    const auto found = places.find(cell_text(cell));
    return found == places.end() ? kNaN : found->second;
  }
  const double number = cell_number(cell);
  return type == AxisType::log ? log10_of(number) : number;
}

// Halves, so that the difference of the largest numbers is finite.
double Axis::at(double value) const { return begin + (value / 2 - low / 2) / (high / 2 - low / 2) * (end - begin); }

void Axis::add_category(const std::string& name) {
  if (places.emplace(name, static_cast<double>(categories.size())).second) categories.push_back(name);
}

Extent::Extent() : low(kInfinity), high(-kInfinity) {}

void Extent::add(double value) {
  if (!std::isfinite(value)) return;
  low = std::min(low, value);
  high = std::max(high, value);
}

void set_range(Axis& axis, const Extent& tight, const Extent& padded) {
  double low = std::min(tight.low, padded.low), high = std::max(tight.high, padded.high);
  if (axis.type == AxisType::category) {
    low = std::min(-0.5, low), high = std::max(static_cast<double>(axis.categories.size()) - 0.5, high);
    if (axis.categories.empty()) high = 0.5;
  } else if (!(low <= high)) {
    low = 0, high = 1;
  } else {
    widen(low, high);
    const double pad = kPadding * (high - low);
    const double from = low, to = high;
    if (padded.low - pad < tight.low) low = std::min(from, padded.low - pad);
    if (padded.high + pad > tight.high) high = std::max(to, padded.high + pad);
  }
  const std::string mode = word_at(axis.spec, "rangemode");
  if (axis.type == AxisType::linear && mode == "tozero") low = std::min(low, 0.0), high = std::max(high, 0.0);
  if (axis.type == AxisType::linear && mode == "nonnegative") low = std::max(low, 0.0);
  if (low >= high) widen(low, high);
  axis.low = low, axis.high = high;
  if (word_at(axis.spec, "autorange") == "reversed") std::swap(axis.low, axis.high);
  apply_range(axis);
}

}  // namespace lamina::render
