// Which charts a report has, and drawing them.
#pragma once

#include <string>
#include <vector>

#include "lamina/report.hpp"

namespace lamina::report {

struct DrawnSection {
  std::vector<Chart> charts;
  std::vector<std::string> notes;  // why a chart is left out
};

// Of every section of report_sections() what applies to the input, with names that no other chart has. `judged`: the
// rows have answers.
std::vector<DrawnSection> draw_sections(const ChartInput& input, bool judged, const ReportContext& context);

}  // namespace lamina::report
