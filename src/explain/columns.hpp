// Tables made from tables, columns shared where they stay as they are.
#pragma once

#include <vector>

#include "lamina/frame.hpp"
#include "lamina/model.hpp"

namespace lamina::explain {

// The columns that the model reads to answer.
Frame inputs_of(const Model& model, const Frame& frame);

// The rows of `frame` and, behind them, a row of `other`, which has all its columns. A category may have levels of its
// own there.
Frame with_row(const Frame& frame, const Frame& other, std::size_t row);

}  // namespace lamina::explain
