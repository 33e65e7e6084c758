#include "render/color.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/math.hpp"
#include "lamina/error.hpp"

namespace lamina::render {

namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& text) {
  throw Error(ErrorKind::internal, "a chart names the colour \"" + text + "\", which renderers cannot read",
              "write it as #rrggbb or rgba(r,g,b,a)");
}

std::uint8_t byte(double value) { return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0))); }

Color from_hex(const std::string& text) {
  const bool three = text.size() == 4;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), value, 16);
  if ((!three && text.size() != 7) || error != std::errc() || end != text.data() + text.size()) refuse(text);
  const auto part = [&](unsigned place) {
    return static_cast<std::uint8_t>(three ? (value >> (4 * place) & 15u) * 17 : value >> (8 * place) & 255u);
  };
  return {part(2), part(1), part(0), 1};
}

Color from_parts(const std::string& text) {
  double parts[4] = {0, 0, 0, 1};
  const std::size_t count = text.starts_with("rgba(") ? 4 : 3;
  const char *at = text.data() + count + 1, *const last = text.data() + text.size();
  for (std::size_t i = 0; i < count; ++i) {
    while (at < last && *at == ' ') ++at;
    const auto [end, error] = std::from_chars(at, last, parts[i]);
    if (error != std::errc() || end == last || *end != (i + 1 < count ? ',' : ')')) refuse(text);
    at = end + 1;
  }
  return {byte(parts[0]), byte(parts[1]), byte(parts[2]), std::clamp(parts[3], 0.0, 1.0)};
}

struct NamedScale {
  const char* name;
  std::vector<const char*> colors;  // evenly spaced, unless places are given
  std::vector<double> places;
};

// As plotly.js has them, so that a page and a picture show the same.
const std::vector<NamedScale>& named_scales() {
  static const std::vector<NamedScale> all = {
      {"Cividis",
       {"#00204c", "#002a66", "#00346e", "#273f6c", "#3c4a6b", "#4c556b", "#5b5f6d", "#686a70", "#757575", "#838178",
        "#928c78", "#a19876", "#b0a572", "#c0b16d", "#d1bf66", "#e1cc5c", "#f3db4f", "#ffe945"},
       {}},
      {"Viridis",
       {"#440154", "#48186a", "#472d7b", "#424086", "#3b528b", "#33638d", "#2c728e", "#26828e", "#21918c", "#1fa088",
        "#28ae80", "#3fbc73", "#5ec962", "#84d44b", "#addc30", "#d8e219", "#fde725"},
       {}},
      {"RdBu", {"#050aac", "#6a89f7", "#bebebe", "#dcaa84", "#e6915a", "#b20a1c"}, {0, 0.35, 0.5, 0.6, 0.7, 1}},
      {"Greys", {"#000000", "#ffffff"}, {}}};
  return all;
}

std::vector<std::pair<double, Color>> stops_of(const NamedScale& scale) {
  std::vector<std::pair<double, Color>> stops;
  const auto last = static_cast<double>(scale.colors.size() - 1);
  for (std::size_t i = 0; i < scale.colors.size(); ++i)
    stops.emplace_back(scale.places.empty() ? static_cast<double>(i) / last : scale.places[i],
                       parse_color(scale.colors[i]));
  return stops;
}

const NamedScale& scale_named(const std::string& name) {
  for (const NamedScale& scale : named_scales())
    if (name == scale.name) return scale;
  throw Error(ErrorKind::internal, "a chart names the colour scale \"" + name + "\", which renderers do not know",
              "use one of report/palette.hpp");
}

// Plotly's colours for traces that name none.
constexpr const char* kDefaults[] = {"#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd",
                                     "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"};

double linear(std::uint8_t part) {
  const double share = part / 255.0;
  return share <= 0.04045 ? share / 12.92 : math::pow((share + 0.055) / 1.055, 2.4);
}

}  // namespace

Color parse_color(const std::string& text) {
  if (text.starts_with('#')) return from_hex(text);
  if (text.starts_with("rgb(") || text.starts_with("rgba(")) return from_parts(text);
  refuse(text);
}

std::string hex(const Color& color) { return fmt::format("#{:02x}{:02x}{:02x}", color.r, color.g, color.b); }

Color with_alpha(Color color, double factor) {
  color.a = std::clamp(color.a * factor, 0.0, 1.0);
  return color;
}

Color mixed(const Color& from, const Color& to, double share) {
  const auto part = [&](double a, double b) { return a + share * (b - a); };
  return {byte(part(from.r, to.r)), byte(part(from.g, to.g)), byte(part(from.b, to.b)), part(from.a, to.a)};
}

double luminance(const Color& color) {
  return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
}

ColorScale::ColorScale(const json& description, bool reversed) {
  if (description.is_string()) {
    stops_ = stops_of(scale_named(description.get<std::string>()));
  } else if (description.is_array()) {
    for (const json& stop : description)
      stops_.emplace_back(stop.at(0).get<double>(), parse_color(stop.at(1).get<std::string>()));
  }
  if (stops_.empty()) stops_ = stops_of(named_scales().front());
  if (!reversed) return;
  std::reverse(stops_.begin(), stops_.end());
  for (auto& stop : stops_) stop.first = 1 - stop.first;
}

Color ColorScale::at(double place) const {
  if (!(place > stops_.front().first)) return stops_.front().second;
  for (std::size_t i = 1; i < stops_.size(); ++i) {
    const auto& [low, before] = stops_[i - 1];
    const auto& [high, after] = stops_[i];
    if (place <= high) return high > low ? mixed(before, after, (place - low) / (high - low)) : after;
  }
  return stops_.back().second;
}

const std::vector<std::string>& color_scale_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const NamedScale& scale : named_scales()) all.emplace_back(scale.name);
    return all;
  }();
  return names;
}

Color default_color(std::size_t number) { return parse_color(kDefaults[number % std::size(kDefaults)]); }

const Look& look(Theme theme) {
  static const Look light = {{255, 255, 255}, {31, 41, 55},    {75, 85, 99},
                             {229, 231, 235}, {156, 163, 175}, {255, 255, 255}};
  static const Look dark = {{17, 24, 39}, {229, 231, 235}, {178, 186, 198},
                            {45, 55, 72}, {107, 114, 128}, {17, 24, 39}};
  return theme == Theme::light ? light : dark;
}

}  // namespace lamina::render
