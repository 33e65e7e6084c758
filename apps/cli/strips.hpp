// Small drawings in a cell of a table of text.
#pragma once

#include <string>

namespace lamina::cli {

inline constexpr std::size_t kStrip = 30;  // characters wide

struct Span {
  double low = 0, high = 0;

  void take(double value);  // widens it; the first value is all of it
  bool empty = true;
};

// A bar from 0, as long as the share of `most` that `value` is; empty below 0.
std::string bar_strip(double value, double most);
// A dot at `value` on the line from `low` to `high`, drawn over `whole`.
std::string dot_strip(double value, double low, double high, const Span& whole);
// A bar from `from` to `to`, filled where it rises and light where it falls.
std::string step_strip(double from, double to, const Span& whole);

}  // namespace lamina::cli
