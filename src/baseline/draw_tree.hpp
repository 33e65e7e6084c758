// A decision tree for people: in characters, and for Graphviz.
#pragma once

#include <string>
#include <vector>

#include "baseline/decision_tree.hpp"
#include "baseline/input_meaning.hpp"

namespace lamina::baseline {

// `levels` is empty for a number.
std::string draw_text(const DecisionTree& tree, const std::vector<InputMeaning>& inputs,
                      const std::vector<std::string>& levels);
std::string draw_dot(const DecisionTree& tree, const std::vector<InputMeaning>& inputs,
                     const std::vector<std::string>& levels);

}  // namespace lamina::baseline
