// A chart described once, as a Plotly figure, and what draws it: a page, SVG, PNG, or characters in a terminal. A
// description says nothing of a theme: background, text and grid are the renderer's.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lamina/frame.hpp"

namespace lamina {

struct Chart {
  std::string name;     // its anchor and file name, of letters, digits, - and _: "roc", "pdp-age"
  std::string title;    // plain text
  std::string caption;  // one or two sentences that tell what is seen, also to those who cannot see it; plain text
  nlohmann::json data = nlohmann::json::array();  // Plotly's traces
  nlohmann::json layout =
      nlohmann::json::object();  // Plotly's layout, without title, template, colours of paper and font
};

enum class Theme : std::uint8_t { light, dark };

struct DrawOptions {
  int width = 800, height = 500;  // pixels
  double scale = 1;               // of PNG: pixels in the file for each
  Theme theme = Theme::light;
};

// Complete files. Throws an internal error for a trace or attribute that renderers do not know (docs/pictures.md lists
// them).
std::string to_svg(const Chart& chart, const DrawOptions& options = {});
std::string to_png(const Chart& chart, const DrawOptions& options = {});
std::string to_html(const Chart& chart);  // one page with the interactive chart, which works offline

struct TerminalOptions {
  int width = 80, height = 24;  // characters
  bool colour = true;           // ANSI sequences
  bool unicode = true;          // else ASCII alone
};
std::string to_terminal(const Chart& chart, const TerminalOptions& options = {});

// The numbers behind it: a row for each point of each trace, with the columns series, x, y, z as far as it has them.
Frame numbers_of(const Chart& chart);

}  // namespace lamina
