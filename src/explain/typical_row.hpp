// A row that stands for all: each predictor at its mean, median or mode over the explained rows.
#pragma once

#include <cstddef>

#include "lamina/explain.hpp"

namespace lamina::explain {

// So many times the same row. Numbers are held at options.hold, weighted and over the rows that have one; categories
// at the most frequent level, of several the first; the offset at its mean. What is missing everywhere stays missing.
Frame typical_rows(const Explained& explained, std::size_t count);

}  // namespace lamina::explain
