// Lines along which a grid of numbers has one value, and the areas above it.
#pragma once

#include <vector>

#include "render/clip.hpp"

namespace lamina::render {

// Numbers at places on the paper; NaN where there is none.
struct Field {
  std::vector<double> x, y;               // of columns and rows
  std::vector<std::vector<double>> rows;  // as many as y, each as long as x
};

struct Isolines {
  std::vector<Path> areas;  // closed: what is at least the level lies within an odd number of them
  std::vector<Path> lines;  // the same without what runs along the edge of the field
};

// Marching squares (Lorensen & Cline 1987, in the plane); a saddle is decided by the mean of its corners. −∞ as level:
// all that is a number.
Isolines isolines(const Field& field, double level);

}  // namespace lamina::render
