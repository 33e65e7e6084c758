// Where bars and cells lie.
#pragma once

#include <vector>

namespace lamina::render {

struct Figure;
struct Trace;

// Fills `bars` of every bar trace: side by side, stacked or over each other.
void place_bars(Figure& figure);

// Where bars end along their values; empty when the trace has none.
std::vector<double> bar_ends(const Trace& trace);

// The edges of cells around centres: half way to the neighbours. One more than there are centres; none of none.
std::vector<double> edges_of(const std::vector<double>& centres);

}  // namespace lamina::render
