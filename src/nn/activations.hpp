// The activations: one table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/graph.hpp"

namespace lamina::nn {

// A point at which the derivative jumps: its limits from the left and from the right, and what the graph takes there.
struct Kink {
  double at, left, right, taken;
};

struct Activation {
  const char* name;
  const char* formula;     // a of z
  const char* derivative;  // ∂a/∂z, by z and a
  double low, high;        // bounds of its values, infinite where there are none
  std::vector<Kink> kinks;
  const char* citation;
  Value (*apply)(const Value& z);
  // Null for all but maxout: folds {rows, pieces·units} to {rows, units}, before `apply`.
  Value (*fold)(const Value& z, std::int64_t pieces) = nullptr;

  // Its derivative is zero wherever it has one, so that nothing before it learns.
  bool stops_gradients = false;
};

const std::vector<Activation>& activations();

// Null when there is none of that name.
const Activation* find_activation(const std::string& name);

// The activation's values for z {rows, units}; when it folds, for z {rows, pieces·units}, whose columns
// p·units … (p + 1)·units − 1 are the units' pieces of number p.
Value activate(const Activation& activation, const Value& z, std::int64_t pieces);

}  // namespace lamina::nn
