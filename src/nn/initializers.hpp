// The initialisers of weights: one table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/network.hpp"

namespace lamina::nn {

// What the spread of a layer's weights may depend on.
struct Fans {
  std::int64_t in, out;                  // inputs and units of the layer
  double scale = Layer().initial_scale;  // of those initialisers whose formula has s
};

// The address of a tensor's random numbers; see `initialize` in network.hpp.
struct Draws {
  std::uint64_t seed;
  std::uint32_t position;  // of the parameter tensor
};

struct Initializer {
  const char* name;
  const char* formula;  // N(mean, variance), U(low, high)
  const char* citation;
  double (*variance)(const Fans& fans);  // of one weight; their mean is 0
  // The weights {in, out}, row-major, from their standard deviation.
  std::vector<double> (*weights)(const Fans& fans, double deviation, const Draws& draws);
};

const std::vector<Initializer>& initializers();

// Null when there is none of that name.
const Initializer* find_initializer(const std::string& name);

std::vector<double> initial_weights(const Initializer& initializer, const Fans& fans, const Draws& draws);

}  // namespace lamina::nn
