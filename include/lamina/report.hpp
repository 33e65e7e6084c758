// One page that shows a model and what it makes of some rows: a single HTML file that works offline.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lamina/charts.hpp"
#include "lamina/judgement.hpp"

namespace lamina {

struct ReportSection {
  const char* key;  // the anchor
  const char* title;
  const char* about;  // a sentence or two for a reader who does not know the charts
};
const std::vector<ReportSection>& report_sections();

struct ReportContext {
  // Hears the chart that is drawn next, and how many are done.
  std::function<void(const ChartKind& chart, std::size_t done, std::size_t count)> progress;
};

// The page for input.models (the first is the one reported; others are compared with it) on input.data. Only charts
// that apply appear; its numbers are those of `judge` on the same rows. `title` stands at its head. Whatever names,
// levels and cells hold is shown as text.
std::string report(const ChartInput& input, const std::string& title, const ReportContext& context = {});

}  // namespace lamina
