// What shuffled variables cost, whoever answers for the rows.
#pragma once

#include <functional>
#include <vector>

#include "explain/importance_methods.hpp"

namespace lamina::explain {

// The metric when each row has the variable's values of the row that `order` names.
using ShuffledMetric = std::function<double(const Variable& variable, const std::vector<std::size_t>& order)>;

// The variables asked for, shuffled options.repeats times among so many rows. One order serves all variables of a
// repeat: which are asked for changes no figure, and they are compared on the same shuffle.
ImportanceTable shuffled_importance(const Explained& explained, const MetricInfo& metric, double baseline,
                                    std::size_t rows, const ShuffledMetric& value);

}  // namespace lamina::explain
