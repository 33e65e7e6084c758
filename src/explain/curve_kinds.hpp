// What computes each kind of curve.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lamina/curves.hpp"

namespace lamina::explain {

std::vector<Curve> partial_dependence(const Explained& explained, const Places& places);
std::vector<Curve> individual_curves(const Explained& explained, const Places& places);
std::vector<Curve> typical_row_curve(const Explained& explained, const Places& places);
std::vector<Curve> local_effects(const Explained& explained, const Places& places);

// One for each output asked for, their values still 0.
std::vector<Curve> blank_curves(const Explained& explained, const char* kind, const Places& places);

// Calls use(place, answers) with the answers for all rows, the predictor set to each place in turn.
void at_each_place(const Explained& explained, const Places& places,
                   const std::function<void(std::size_t, const std::vector<double>&)>& use);

}  // namespace lamina::explain
