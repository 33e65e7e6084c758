// How many rows a step takes.
#pragma once

#include <cstddef>

#include "lamina/options.hpp"

namespace lamina::train {

// Rows of one step: options.batch, or by the number of rows when that is 0, and never more than there are; all of them
// with an optimizer that takes all rows at once.
std::size_t batch_rows(const Options& options, std::size_t rows);

// Rows of one run of the plan: those of a step, or less where the gradient of all rows is added up.
std::size_t plan_rows(const Options& options, std::size_t rows);

// Rows gathered at a time for the steps to come: whole batches that together stay in a core's cache, at least one.
std::size_t window_rows(const Options& options, std::size_t rows, std::size_t row_bytes);

}  // namespace lamina::train
