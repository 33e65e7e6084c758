// Numbers that explain a model, once for each resample.
#pragma once

#include <vector>

#include "lamina/bootstrap.hpp"

namespace lamina::explain {

using Draws = std::vector<std::vector<double>>;

// By options.band_kind: each of `refits` asked with the same rows, or the model asked with resampled rows.
Draws bootstrap_draws(const Explained& explained, const Refits* refits, const Explanation& explanation);

// Throws a usage error when there are none.
const Refits& needed(const Refits* refits);

}  // namespace lamina::explain
