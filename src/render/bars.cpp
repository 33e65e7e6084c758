#include "render/bars.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "render/figure.hpp"
#include "render/log10.hpp"

namespace lamina::render {

namespace {

const std::vector<double>& across(const Trace& trace) { return trace.sideways() ? trace.y : trace.x; }
const std::vector<double>& along(const Trace& trace) { return trace.sideways() ? trace.x : trace.y; }
const Axis& axis_across(const Trace& trace) { return trace.sideways() ? *trace.y_axis : *trace.x_axis; }
const Axis& axis_along(const Trace& trace) { return trace.sideways() ? *trace.x_axis : *trace.y_axis; }

// Traces that share their axes.
using Group = std::vector<Trace*>;

std::vector<Group> groups_of(Figure& figure) {
  std::vector<Group> groups;
  for (Trace& trace : figure.traces) {
    if (trace.type != TraceType::bar) continue;
    const auto same = [&](const Group& group) {
      return group[0]->x_axis == trace.x_axis && group[0]->y_axis == trace.y_axis &&
             group[0]->sideways() == trace.sideways();
    };
    const auto found = std::find_if(groups.begin(), groups.end(), same);
    found == groups.end() ? groups.push_back({&trace}) : found->push_back(&trace);
  }
  return groups;
}

// The least distance between different places; 1 along categories.
double spacing_of(const Group& group) {
  if (axis_across(*group[0]).type == AxisType::category) return 1;
  std::vector<double> places;
  for (const Trace* trace : group) places.insert(places.end(), across(*trace).begin(), across(*trace).end());
  std::erase_if(places, [](double place) { return std::isnan(place); });
  std::sort(places.begin(), places.end());
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 1; i < places.size(); ++i)
    if (places[i] > places[i - 1]) least = std::min(least, places[i] - places[i - 1]);
  return std::isfinite(least) ? least : 1;
}

double zero_of(const Axis& axis) { return axis.type == AxisType::log ? -std::numeric_limits<double>::infinity() : 0; }

// Plotly's base: where bars start, from where their length is counted.
Bar bar_at(const Trace& trace, std::size_t i, double centre, double width) {
  const json &base = item(value_at(*trace.spec, "base"), i), &own = item(value_at(*trace.spec, "width"), i);
  if (own.is_number()) width = cell_number(own);
  const double length = along(trace)[i];
  Bar bar{centre - width / 2, centre + width / 2, zero_of(axis_along(trace)), length};
  if (base.is_number() && axis_along(trace).type == AxisType::linear) {
    bar.from = cell_number(base);
    bar.to = bar.from + length;
  }
  return bar;
}

void place(const Group& group, const std::string& mode, double gap) {
  const double whole = spacing_of(group) * (1 - gap);
  const bool beside = mode == "group" && group.size() > 1;
  const double width = beside ? whole / static_cast<double>(group.size()) : whole;
  std::map<double, double> heights;
  for (std::size_t k = 0; k < group.size(); ++k) {
    Trace& trace = *group[k];
    const double shift = beside ? (static_cast<double>(k) + 0.5) * width - whole / 2 : 0;
    for (std::size_t i = 0; i < across(trace).size(); ++i) {
      const double place = across(trace)[i];
      Bar bar = bar_at(trace, i, place + shift, width);
      if (mode == "stack" && std::isfinite(place) && std::isfinite(bar.to) &&
          axis_along(trace).type == AxisType::linear) {
        double& height = heights[place];
        bar.from += height, bar.to += height;
        height = bar.to;
      }
      trace.bars.push_back(bar);
    }
  }
}

}  // namespace

void place_bars(Figure& figure) {
  const json& layout = figure.chart.layout;
  const double gap = std::clamp(number_at(layout, "bargap", 0.2), 0.0, 1.0);
  for (const Group& group : groups_of(figure)) place(group, word_at(layout, "barmode", "group"), gap);
}

std::vector<double> bar_ends(const Trace& trace) {
  std::vector<double> ends;
  for (const Bar& bar : trace.bars) ends.push_back(bar.to);
  return ends;
}

std::vector<double> edges_of(const std::vector<double>& centres) {
  const std::size_t count = centres.size();
  if (count == 0) return {};
  if (count == 1) return {centres[0] - 0.5, centres[0] + 0.5};
  std::vector<double> edges = {centres[0] - (centres[1] - centres[0]) / 2};
  for (std::size_t i = 1; i < count; ++i) edges.push_back(centres[i - 1] + (centres[i] - centres[i - 1]) / 2);
  edges.push_back(centres[count - 1] + (centres[count - 1] - centres[count - 2]) / 2);
  return edges;
}

}  // namespace lamina::render
