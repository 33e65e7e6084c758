#include "render/ranges.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "render/bars.hpp"

namespace lamina::render {

namespace {

void add_edges(Extent& extent, const std::vector<double>& centres) {
  const std::vector<double> edges = edges_of(centres);
  for (const double edge : edges) extent.add(edge);
}

struct Seen {
  Extent tight, padded;
};

void see_scatter(const Trace& trace, Seen& x, Seen& y) {
  const bool points = trace.has("markers") || trace.has("text");
  for (std::size_t i = 0; i < trace.x.size(); ++i) {
    if (std::isnan(trace.x[i]) || std::isnan(trace.y[i])) continue;
    (points ? x.padded : x.tight).add(trace.x[i]);
    y.padded.add(trace.y[i]);
    if (!trace.x_errors.plus.empty())
      x.padded.add(trace.x[i] - trace.x_errors.minus[i]), x.padded.add(trace.x[i] + trace.x_errors.plus[i]);
    if (!trace.y_errors.plus.empty())
      y.padded.add(trace.y[i] - trace.y_errors.minus[i]), y.padded.add(trace.y[i] + trace.y_errors.plus[i]);
  }
  if (word_at(*trace.spec, "fill") == "tozeroy" && trace.y_axis->type != AxisType::log) y.tight.add(0);
}

// Room is left beyond the ends of bars, not below zero.
void see_end(double value, Extent& padded) {
  if (std::isnan(value)) return;
  value >= 0 ? padded.high = std::max(padded.high, value) : padded.low = std::min(padded.low, value);
}

void see_bars(const Trace& trace, Seen& across, Seen& along) {
  const Errors& errors = trace.sideways() ? trace.x_errors : trace.y_errors;
  const Axis& axis = trace.sideways() ? *trace.x_axis : *trace.y_axis;
  const bool from_zero = axis.type != AxisType::log;
  for (std::size_t i = 0; i < trace.bars.size(); ++i) {
    const Bar& bar = trace.bars[i];
    if (std::isnan(bar.to) || std::isnan(bar.low)) continue;
    across.tight.add(bar.low), across.tight.add(bar.high);
    if (bar.from != 0) along.padded.add(bar.from), along.padded.add(bar.to);
    see_end(bar.to, along.padded);
    if (i < errors.plus.size())
      see_end(bar.to - errors.minus[i], along.padded), see_end(bar.to + errors.plus[i], along.padded);
    along.tight.add(from_zero && bar.from == 0 ? 0 : bar.to);
  }
}

void see(const Trace& trace, std::map<std::string, Seen>& seen) {
  if (!trace.x_axis) return;
  Seen &x = seen[trace.x_axis->id], &y = seen[trace.y_axis->id];
  if (trace.type == TraceType::scatter) {
    see_scatter(trace, x, y);
  } else if (trace.type == TraceType::bar) {
    trace.sideways() ? see_bars(trace, y, x) : see_bars(trace, x, y);
  } else if (trace.type == TraceType::heatmap) {
    add_edges(x.tight, trace.x), add_edges(y.tight, trace.y);
  } else {
    for (const double value : trace.x) x.tight.add(value);
    for (const double value : trace.y) y.tight.add(value);
  }
}

// The axis whose range this one shares.
const std::string& leader(const Figure& figure, const std::string& id) {
  const std::string* at = &id;
  for (int steps = 0; steps < 8; ++steps) {
    const auto axis = figure.axes.find(*at);
    if (axis == figure.axes.end()) break;
    const json& next = value_at(axis->second.spec, "matches");
    if (!next.is_string() || !figure.axes.contains(next.get_ref<const std::string&>())) break;
    at = &next.get_ref<const std::string&>();
  }
  return *at;
}

void add(Extent& to, const Extent& from) {
  to.low = std::min(to.low, from.low);
  to.high = std::max(to.high, from.high);
}

}  // namespace

void set_ranges(Figure& figure) {
  std::map<std::string, Seen> seen, shared;
  for (const Trace& trace : figure.traces) see(trace, seen);
  for (const auto& [id, own] : seen) {
    Seen& all = shared[leader(figure, id)];
    add(all.tight, own.tight), add(all.padded, own.padded);
  }
  for (auto& [id, axis] : figure.axes) {
    const std::string& lead = leader(figure, id);
    if (id != lead && !value_at(axis.spec, "range").is_array())
      axis.spec["range"] = value_at(figure.axes.at(lead).spec, "range");
    set_range(axis, shared[lead].tight, shared[lead].padded);
  }
}

}  // namespace lamina::render
