// One page that shows a model and what it makes of some rows: a single HTML file that works offline.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lamina/charts.hpp"
#include "lamina/judgement.hpp"

namespace lamina {

struct ReportSection {
  const char* key;  // its anchor is section-KEY
  const char* title;
  const char* about;  // a sentence or two for a reader who does not know the charts
};
const std::vector<ReportSection>& report_sections();

struct ReportContext {
  // Hears the chart that is drawn next, and how many are done.
  std::function<void(const ChartKind& chart, std::size_t done, std::size_t count)> progress;
};

struct ReportPage {
  std::string html;
  std::vector<std::string> charts;  // names of those that are on it: their anchors
  std::vector<std::string> notes;   // of scoring, what was left out and why, and what bounds the work
};

// The page for input.models (the first is the one reported; others are compared with it) on input.data. Only charts
// that apply appear; its numbers are those of `judge` on the same rows. `title` stands at its head. Whatever names,
// levels and cells hold is shown as text. Throws a usage error for models of different targets, a data error for rows
// that lack a predictor.
ReportPage make_report(const ChartInput& input, const std::string& title, const ReportContext& context = {});

}  // namespace lamina
