// Colours as Plotly writes them, its named scales, and the two themes.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "lamina/chart.hpp"

namespace lamina::render {

struct Color {
  std::uint8_t r = 0, g = 0, b = 0;
  double a = 1;
  bool operator==(const Color&) const = default;
};

// "#rgb", "#rrggbb", "rgb(…)", "rgba(…)". Throws an internal error for anything else.
Color parse_color(const std::string& text);
std::string hex(const Color& color);  // without its opacity
Color with_alpha(Color color, double factor);
Color mixed(const Color& from, const Color& to, double share);  // share 0: from, 1: to
double luminance(const Color& color);                           // relative, as WCAG 2 defines it

// Colours between 0 and 1.
class ColorScale {
 public:
  // A name such as "Viridis", or Plotly's list of [place, colour]; `reversed` turns it round.
  explicit ColorScale(const nlohmann::json& description, bool reversed = false);
  Color at(double place) const;

 private:
  std::vector<std::pair<double, Color>> stops_;
};

// The names of scales that are known.
const std::vector<std::string>& color_scale_names();

// The colour of the n-th trace when it names none.
Color default_color(std::size_t number);

struct Look {
  Color paper, text, muted, grid, axis, edge;  // edge: around markers and cells
};
const Look& look(Theme theme);

}  // namespace lamina::render
