#include "report/panels.hpp"

#include <algorithm>

namespace lamina::report {

namespace {

// Pixels: around all panels, and for the ticks and the name below each.
constexpr double kMargins = 90, kBelow = 58;
constexpr double kBeside = 0.3;  // of a panel's width

struct Span {
  double low, high;
  json domain() const { return {rounded(std::max(low, 0.0)), rounded(std::min(high, 1.0))}; }
};

// The place of one of `count` spans with gaps between, from 0 to 1.
Span span_of(std::size_t place, std::size_t count, double gap) {
  const double size = (1 - gap * static_cast<double>(count - 1)) / static_cast<double>(count);
  const double low = static_cast<double>(place) * (size + gap);
  return {low, low + size};
}

}  // namespace

std::string Panels::key(const char* axis, std::size_t panel) {
  return panel == 0 ? axis : axis + std::to_string(panel + 1);
}

Panels::Panels(Chart& chart, std::size_t count, std::size_t columns, double row_height) : chart_(chart) {
  columns = std::min(count, columns);
  const std::size_t rows = (count + columns - 1) / columns;
  const double inner = row_height * static_cast<double>(rows);
  const double across = kBeside / (static_cast<double>(columns) + kBeside * static_cast<double>(columns - 1));
  const double down = kBelow / inner;
  chart.layout["height"] = static_cast<int>(inner + kMargins);
  chart.layout["showlegend"] = false;
  for (std::size_t panel = 0; panel < count; ++panel) {
    const Span width = span_of(panel % columns, columns, across);
    const Span height = span_of(rows - 1 - panel / columns, rows, down);
    x_axis(panel) = {{"domain", width.domain()}, {"anchor", key("y", panel)}};
    y_axis(panel) = {{"domain", height.domain()}, {"anchor", key("x", panel)}};
  }
}

void Panels::add(std::size_t panel, json trace) {
  trace["xaxis"] = key("x", panel);
  trace["yaxis"] = key("y", panel);
  chart_.data.push_back(std::move(trace));
}

void Panels::name(std::size_t panel, const std::string& text) { x_axis(panel)["title"] = {{"text", text}}; }

}  // namespace lamina::report
