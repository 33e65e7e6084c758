// The trees in a model that XGBoost has fitted.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "baseline/decision_tree.hpp"

namespace lamina::baseline {

// From XGBoost's JSON. Each leaf adds its value to the margin of its answer, a class or 0. XGBoost sends an input x
// left when x < c in single precision: that is x ≤ the float before c, the threshold here.
std::vector<DecisionTree> trees_from_xgboost(const nlohmann::json& model);

}  // namespace lamina::baseline
