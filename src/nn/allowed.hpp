// What a value of an option or a field may be, and the words of the declaration files for it.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "base/shortest.hpp"
#include "nn/names.hpp"

namespace lamina::nn {

inline constexpr std::size_t kLongestWord = 100;

struct Allowed {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  bool open = false;  // the ends themselves are excluded
  std::vector<std::string> choices;
  bool word = false;  // text of at most kLongestWord letters, digits, _ and -

  bool bounded() const { return low > -std::numeric_limits<double>::infinity(); }
  bool contains(double x) const { return open ? x > low && x < high : x >= low && x <= high; }
  std::string text() const {
    if (!choices.empty()) return "one of " + joined(choices);
    if (word) return "up to " + std::to_string(kLongestWord) + " letters, digits, _ and -";
    if (!bounded()) return "";
    const auto ends = [this](const char* first, const char* then) {
      return first + shortest(low) + then + shortest(high);
    };
    return open ? ends("above ", " and below ") : ends("from ", " to ");
  }
};

}  // namespace lamina::nn

#define LAMINA_ANY \
  {}
#define LAMINA_RANGE(low, high) \
  { static_cast<double>(low), static_cast<double>(high), false, {}, false }
#define LAMINA_OPEN(low, high) \
  { low, high, true, {}, false }
#define LAMINA_WORD \
  { 0, 0, false, {}, true }
#define LAMINA_CHOICES(names) \
  { 0, 0, false, names, false }
#define LAMINA_ACTIVATIONS LAMINA_CHOICES(activation_names())
#define LAMINA_INITIALIZERS LAMINA_CHOICES(initializer_names())
