// A page that works offline: one HTML file that brings its style, its script and Plotly.
#pragma once

#include <string>

#include "lamina/chart.hpp"

namespace lamina::render {

struct Page {
  std::string title;       // plain text
  std::string header;      // HTML before the content, with the page's <h1>; may be empty
  std::string navigation;  // HTML beside the content; may be empty
  std::string content;     // HTML
  std::string footer;      // HTML; may be empty
};

// Its policy lets no script run but ours, and nothing be loaded.
std::string page_html(const Page& page);

// A chart as a page shows it: drawn when it comes into view, with its name as anchor, its numbers as a file and, where
// they are few, as a table. Its title is a heading of this level.
std::string figure_html(const Chart& chart, int level = 3);

}  // namespace lamina::render
