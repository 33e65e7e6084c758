// What importance is told of: predictors, alone or several taken together. They are original columns, so a category is
// one variable however many inputs encode it.
#pragma once

#include <string>
#include <vector>

#include "lamina/explain.hpp"

namespace lamina::explain {

struct Variable {
  std::string name;                  // a predictor, or several joined by +
  std::vector<std::string> columns;  // in the order of the predictors
};

// Those asked for, in the order of the predictors: a group stands where its first column does. Throws a usage error for
// a column that the model does not know (it suggests the nearest name) and for one that two groups hold.
std::vector<Variable> variables_of(const Explained& explained);

// Those and, when they are not all predictors, all the others as one more, named kOthers.
std::vector<Variable> all_variables_of(const Explained& explained);
inline constexpr const char* kOthers = "(all others)";

}  // namespace lamina::explain
