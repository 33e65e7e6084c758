#include "strips.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lamina::cli {

namespace {

std::string repeated(const char* character, std::size_t times) {
  std::string text;
  for (; times > 0; --times) text += character;
  return text;
}

// The character of the strip in which a value lies.
std::size_t place_in(double value, const Span& whole) {
  const double share = whole.high > whole.low ? (value - whole.low) / (whole.high - whole.low) : 0.5;
  return static_cast<std::size_t>(std::llround(std::clamp(share, 0.0, 1.0) * static_cast<double>(kStrip - 1)));
}

}  // namespace

void Span::take(double value) {
  if (!std::isfinite(value)) return;
  low = empty ? value : std::min(low, value);
  high = empty ? value : std::max(high, value);
  empty = false;
}

std::string bar_strip(double value, double most) {
  if (!(value > 0) || !(most > 0)) return "";
  return repeated("█", static_cast<std::size_t>(std::llround(std::min(value / most, 1.0) * kStrip)));
}

std::string dot_strip(double value, double low, double high, const Span& whole) {
  if (!std::isfinite(value) || whole.empty) return "";
  std::vector<const char*> cells(kStrip, " ");
  if (std::isfinite(low) && std::isfinite(high))
    for (std::size_t i = place_in(low, whole); i <= place_in(high, whole); ++i) cells[i] = "─";
  cells[place_in(value, whole)] = "●";
  std::string text;
  for (const char* cell : cells) text += cell;
  return text;
}

std::string step_strip(double from, double to, const Span& whole) {
  if (whole.empty || !std::isfinite(from) || !std::isfinite(to)) return "";
  const std::size_t first = place_in(std::min(from, to), whole), last = place_in(std::max(from, to), whole);
  return std::string(first, ' ') + repeated(to >= from ? "█" : "░", last - first + 1);
}

}  // namespace lamina::cli
