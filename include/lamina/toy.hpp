// Toy data made from a seed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lamina/frame.hpp"

namespace lamina {

// The names `toy` accepts.
const std::vector<std::string>& toy_names();

// Columns x1, x2, class. Rows are dealt in turn to the parts, each around its place with standard deviation `noise`
// (none: the usual one, in brackets; 0: exactly there):
//   xor      (1,1), (−1,−1) of class 0, (−1,1), (1,−1) of class 1 [0.5]
//   moons    two half circles of radius 1 that reach into each other [0.1]
//   circles  of radius 1 and, class 1, of radius ½ around the same point [0.05]
//   spirals  three arms that wind three quarters around a point, from it to radius 1 [0.02]
//   blobs    three points on a circle of radius 4 [1]
// Throws a usage error for other names, with the nearest, and for fewer rows than parts.
Frame toy(const std::string& name, std::size_t rows, std::uint64_t seed, std::optional<double> noise = {});

}  // namespace lamina
