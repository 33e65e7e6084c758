// Colours that people who cannot tell red from green can tell apart, and that read on white and on dark paper.
#pragma once

#include <cstddef>
#include <string>

namespace lamina::report {

// Those of Okabe & Ito (2008, "Color universal design"), the yellow left out and the black, which is lost on dark
// paper.
inline std::string series_color(std::size_t series) {
  static constexpr const char* kColors[] = {"#0072b2", "#e69f00", "#009e73", "#cc79a7",
                                            "#56b4e9", "#d55e00", "#8c8c8c"};
  return kColors[series % std::size(kColors)];
}

// Of lines to compare with, such as chance.
inline constexpr const char* kQuiet = "#8c8c8c";

// Marks for series that colours alone do not tell apart.
inline const char* series_dash(std::size_t series) {
  static constexpr const char* kDashes[] = {"solid", "dash", "dot"};
  return kDashes[series % std::size(kDashes)];
}
inline const char* series_symbol(std::size_t series) {
  static constexpr const char* kSymbols[] = {"circle", "square", "diamond", "triangle-up", "cross", "x"};
  return kSymbols[series % std::size(kSymbols)];
}

// "#0072b2" and 0.2 → "rgba(0,114,178,0.2)".
std::string with_opacity(const std::string& color, double opacity);

// Plotly's names of scales: of sizes, of what lies on both sides of a middle, and of pictures.
inline constexpr const char* kSizeScale = "Cividis";
inline constexpr const char* kTwoSidedScale = "RdBu";
inline constexpr const char* kPictureScale = "Greys";

}  // namespace lamina::report
