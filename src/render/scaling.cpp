#include "render/scaling.hpp"

#include <algorithm>
#include <cmath>

#include "render/ticks.hpp"

namespace lamina::render {

namespace {

constexpr double kMostLevels = 100;

// Where a trace says how it is coloured: "", "marker." or "line."; and what its limits are called.
struct Words {
  std::string where;
  const char *low, *high;
};

Words words_of(const Trace& trace) {
  switch (trace.type) {
    case TraceType::scatter:
    case TraceType::bar:
      return {"marker.", "cmin", "cmax"};
    case TraceType::parcoords:
      return {"line.", "cmin", "cmax"};
    case TraceType::surface:
      return {"", "cmin", "cmax"};
    default:
      return {"", "zmin", "zmax"};
  }
}

bool has_number(const json& list) {
  return list.is_array() && std::any_of(list.begin(), list.end(), [](const json& cell) { return cell.is_number(); });
}

bool is_of_rows(const Trace& trace) {
  return trace.type == TraceType::heatmap || trace.type == TraceType::contour || trace.type == TraceType::surface;
}

Extent extent_of(const Trace& trace, const std::string& where) {
  Extent extent;
  if (is_of_rows(trace))
    for (const auto& row : trace.z)
      for (const double value : row) extent.add(value);
  else
    for (const double value : numbers_at(*trace.spec, where + "color")) extent.add(value);
  return extent;
}

}  // namespace

Color Scaling::at(double value) const {
  if (std::isnan(value)) return Color{0, 0, 0, 0};
  return scale.at(high > low ? (value / 2 - low / 2) / (high / 2 - low / 2) : 0.5);
}

std::optional<Scaling> scaling_of(const Trace& trace) {
  const Words words = words_of(trace);
  const json& spec = *trace.spec;
  if (!is_of_rows(trace) && !has_number(value_at(spec, words.where + "color"))) return {};
  const Extent seen = extent_of(trace, words.where);
  double low = number_at(spec, words.where + words.low, seen.empty() ? 0 : seen.low);
  double high = number_at(spec, words.where + words.high, seen.empty() ? 1 : seen.high);
  const double middle = number_at(spec, "zmid", std::nan(""));
  if (!std::isnan(middle)) {
    const double reach = std::max(std::abs(low - middle), std::abs(high - middle));
    low = middle - reach, high = middle + reach;
  }
  return Scaling{
      ColorScale(value_at(spec, words.where + "colorscale"), flag_at(spec, words.where + "reversescale", false)),
      std::min(low, high), std::max(low, high)};
}

bool shows_scale(const Trace& trace) {
  if (trace.type == TraceType::contour && word_at(*trace.spec, "contours.coloring", "fill") == "none") return false;
  return flag_at(*trace.spec, words_of(trace).where + "showscale", is_of_rows(trace)) && scaling_of(trace);
}

Color color_at(const Trace& trace, const std::optional<Scaling>& scaling, std::size_t i) {
  const json& own = item(value_at(*trace.spec, "marker.color"), i);
  if (own.is_string()) return parse_color(own.get_ref<const std::string&>());
  return scaling ? scaling->at(cell_number(own)) : trace.color;
}

std::vector<double> levels_of(const Trace& trace) {
  const std::optional<Scaling> scaling = scaling_of(trace);
  const json& spec = *trace.spec;
  double size = number_at(spec, "contours.size", 0);
  double start = number_at(spec, "contours.start", std::nan("")), end = number_at(spec, "contours.end", std::nan(""));
  if (size <= 0 && !std::isnan(start) && start == end) return {start};
  if (size <= 0) size = nice_step(scaling->low, scaling->high, number_at(spec, "ncontours", 12));
  if (std::isnan(start)) start = (std::floor(scaling->low / size) + 1) * size;
  if (std::isnan(end)) end = (std::ceil(scaling->high / size) - 1) * size;
  std::vector<double> levels;
  if (!(scaling->low < scaling->high) && std::isnan(number_at(spec, "contours.start", std::nan("")))) return levels;
  if (!((end - start) / size < kMostLevels)) size = (end - start) / kMostLevels;
  for (double k = 0; k <= kMostLevels && start + k * size <= end + 1e-6 * size; ++k) levels.push_back(start + k * size);
  return levels;
}

}  // namespace lamina::render
