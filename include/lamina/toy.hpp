// Toy data made from a seed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/frame.hpp"

namespace lamina {

// The names `toy` accepts.
const std::vector<std::string>& toy_names();

// "xor": rows/4 points around each of (1,1), (−1,−1) [class 0] and (−1,1), (1,−1) [class 1], standard deviation `noise`
// (default 0.5), columns x1, x2, class. rows ≥ 4; a remainder goes to the first corners. noise = 0 gives exact points.
Frame toy(const std::string& name, std::size_t rows, std::uint64_t seed, double noise = 0.5);

}  // namespace lamina
