// Fitting a model again, to other rows.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "lamina/explain.hpp"
#include "lamina/frame.hpp"
#include "lamina/model.hpp"

namespace lamina::explain {

struct RefitRun {
  std::int64_t threads = 0;
  std::string cpu_tier = "auto";
  const std::atomic<bool>* cancel = nullptr;
};

// The columns that take part in a fit of `model`: predictors, target, weights, offset, and what makes the folds of an
// ensemble. So a column that came later, such as a number of the row, becomes no predictor.
Frame fitted_columns(const Model& model, const Frame& table);

// As lamina::refit; none when cancelled.
std::optional<Model> refit(const Model& model, const Frame& rows, const RefitRun& run);

}  // namespace lamina::explain
