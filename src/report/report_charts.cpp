#include "report/report_charts.hpp"

#include <algorithm>
#include <set>

#include "lamina/error.hpp"

namespace lamina::report {

namespace {

// As much of the input as the kind takes.
ChartInput input_for(const ChartKind& kind, const ChartInput& all) {
  ChartInput input = all;
  if (kind.models == Needs::none) input.models.clear();
  if (kind.models == Needs::one || kind.models == Needs::optional) input.models.resize(1);
  if (kind.data == Needs::none) input.data = nullptr;
  return input;
}

std::size_t section_of(const ChartKind& kind) {
  const std::vector<ReportSection>& sections = report_sections();
  const auto found = std::find_if(sections.begin(), sections.end(), [&](const ReportSection& section) {
    return section.key == std::string(kind.section);
  });
  return static_cast<std::size_t>(found - sections.begin());
}

bool belongs(const ChartKind& kind, const ChartInput& input, bool judged) {
  return section_of(kind) < report_sections().size() && (judged || !kind.answers) &&
         kind.applies(input_for(kind, input));
}

// Two columns may be alike in the letters that an anchor has.
std::string distinct(const std::string& name, std::set<std::string>& taken) {
  std::string own = name;
  for (int number = 2; !taken.insert(own).second; ++number) own = name + "-" + std::to_string(number);
  return own;
}

void add(DrawnSection& section, const ChartKind& kind, const ChartInput& input, std::set<std::string>& taken) {
  try {
    for (Chart& chart : draw(kind, input_for(kind, input))) {
      chart.name = distinct(chart.name, taken);
      section.charts.push_back(std::move(chart));
    }
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::internal) throw;
    section.notes.push_back(std::string(kind.title) + " is left out: " + error.what());
  }
}

}  // namespace

std::vector<DrawnSection> draw_sections(const ChartInput& input, bool judged, const ReportContext& context) {
  std::vector<DrawnSection> sections(report_sections().size());
  std::vector<const ChartKind*> kinds;
  for (const ChartKind& kind : chart_kinds())
    if (belongs(kind, input, judged)) kinds.push_back(&kind);
  std::set<std::string> taken;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (context.progress) context.progress(*kinds[i], i, kinds.size());
    add(sections[section_of(*kinds[i])], *kinds[i], input, taken);
  }
  return sections;
}

}  // namespace lamina::report
