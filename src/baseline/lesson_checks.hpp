// What several learners ask of the rows they are fitted to.
#pragma once

#include <string>

#include "baseline/learner.hpp"

namespace lamina::baseline {

// A data error about the target's column.
[[noreturn]] void refuse_target(const Lesson& lesson, const std::string& what, const std::string& remedy);

// Throws unless every class has a row.
void check_every_class(const Lesson& lesson);

}  // namespace lamina::baseline
