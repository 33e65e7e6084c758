// The initialisers of weights: one table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lamina::nn {

enum class Distribution { normal, uniform };  // both of mean 0

struct Initializer {
  const char* name;
  const char* formula;
  const char* citation;
  Distribution distribution;
  double (*variance)(std::int64_t fan_in, std::int64_t fan_out);
};

const std::vector<Initializer>& initializers();

// Null when there is none of that name.
const Initializer* find_initializer(const std::string& name);

// The weights {fan_in, fan_out} of the parameter tensor at `position`; see `initialize` in network.hpp.
std::vector<double> initial_weights(const Initializer& initializer, std::int64_t fan_in, std::int64_t fan_out,
                                    std::uint64_t seed, std::uint32_t position);

}  // namespace lamina::nn
