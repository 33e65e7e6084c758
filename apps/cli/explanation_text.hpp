// Each thing that `lamina explain` finds as a table of text.
#pragma once

#include <string>

#include "explanations.hpp"

namespace lamina::cli {

std::string importance_text(const ImportanceTable& table, const Explained& explained);
std::string curve_text(const Curve& curve, const Explained& explained);
std::string surface_text(const Surface& surface, const Explained& explained);
std::string observed_text(const ObservedAnswers& observed, const Explained& explained);
std::string row_text(const LocalExplanation& explanation, const Explained& explained);

}  // namespace lamina::cli
