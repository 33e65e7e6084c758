// Where an axis is marked.
#pragma once

#include <vector>

#include "render/axis.hpp"

namespace lamina::render {

// About `count` steps of 1, 2 or 5 times a power of ten between two numbers.
double nice_step(double low, double high, double count);

// The marks that the layout names, or about `count` of our own; categories all have one. Within the range alone.
std::vector<Tick> ticks_of(const Axis& axis, double count);

// The same between two plain numbers, such as those of a colour bar.
std::vector<Tick> ticks_between(double low, double high, double count);

}  // namespace lamina::render
