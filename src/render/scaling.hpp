// Numbers as colours: a trace's scale between the two ends of its range.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "render/figure.hpp"

namespace lamina::render {

struct Scaling {
  ColorScale scale;
  double low, high;
  Color at(double value) const;  // clear for NaN
};

// Of the numbers that colour a trace; none when nothing does.
std::optional<Scaling> scaling_of(const Trace& trace);
bool shows_scale(const Trace& trace);

// Of the i-th point or bar: its own, that of its number, or the trace's.
Color color_at(const Trace& trace, const std::optional<Scaling>& scaling, std::size_t i);

// The levels of a contour trace, ascending: where its lines run.
std::vector<double> levels_of(const Trace& trace);

}  // namespace lamina::render
