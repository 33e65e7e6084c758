#include <algorithm>
#include <cmath>

#include "render/sheet.hpp"
#include "render/text.hpp"

namespace lamina::render {

namespace {

constexpr double kRow = 18, kGap = 16, kWidestLabel = 170;

std::vector<LegendEntry> entries_of(const Figure& figure, double widest) {
  std::vector<LegendEntry> entries;
  const std::string title = text_at(figure.chart.layout, "legend.title.text");
  for (const Trace& trace : figure.traces)
    if (trace.in_legend) entries.push_back({&trace, shortened(trace.name, kTextSize, widest), {}});
  if (!entries.empty() && !title.empty())
    entries.insert(entries.begin(), {nullptr, shortened(title, kTextSize, widest, true), {}});
  return entries;
}

double width_of(const LegendEntry& entry) {
  return text_width(entry.label, kTextSize, !entry.trace) + (entry.trace ? kLegendKey : 0);
}

// What finds no room is counted in a last entry.
void cut(std::vector<LegendEntry>& entries, std::size_t most) {
  if (entries.size() <= most || most == 0) return;
  const std::size_t left = entries.size() - most + 1;
  entries.resize(most);
  entries.back() = {nullptr, "… and " + std::to_string(left) + " more", entries.back().at};
}

void stack(Legend& legend, double height) {
  cut(legend.entries, std::max<std::size_t>(2, static_cast<std::size_t>(height / kRow)));
  for (std::size_t i = 0; i < legend.entries.size(); ++i) {
    legend.entries[i].at = {0, (static_cast<double>(i) + 0.5) * kRow};
    legend.width = std::max(legend.width, width_of(legend.entries[i]));
  }
  legend.height = static_cast<double>(legend.entries.size()) * kRow;
}

void flow(Legend& legend, double width, double height) {
  const auto rows = std::max<std::size_t>(2, static_cast<std::size_t>(height / kRow));
  double x = 0;
  std::size_t row = 0, fitting = 0;
  for (LegendEntry& entry : legend.entries) {
    if (x > 0 && x + width_of(entry) > width) x = 0, ++row;
    if (row >= rows) break;
    entry.at = {x, (static_cast<double>(row) + 0.5) * kRow};
    x += width_of(entry) + kGap;
    ++fitting;
  }
  if (fitting < legend.entries.size()) cut(legend.entries, fitting);
  legend.width = width;
  legend.height = static_cast<double>(std::min(row + 1, rows)) * kRow;
}

}  // namespace

Legend legend_of(const Figure& figure, double width, double height, bool beside) {
  Legend legend;
  legend.beside = beside;
  legend.entries = entries_of(figure, std::min(kWidestLabel, width - kLegendKey));
  if (legend.entries.empty()) return {};
  beside ? stack(legend, height) : flow(legend, width, height);
  return legend;
}

}  // namespace lamina::render
