#include "baseline/lesson_checks.hpp"

#include "lamina/error.hpp"

namespace lamina::baseline {

void refuse_target(const Lesson& lesson, const std::string& what, const std::string& remedy) {
  throw Error(ErrorKind::data, what, remedy, {"", 0, lesson.target.name()});
}

void check_every_class(const Lesson& lesson) {
  std::vector<bool> seen(lesson.target.levels.size());
  for (const std::int32_t level : lesson.truth.classes) seen[static_cast<std::size_t>(level)] = true;
  for (std::size_t k = 0; k < seen.size(); ++k)
    if (!seen[k])
      refuse_target(lesson, "no training row has the level '" + lesson.target.levels[k] + "'",
                    "add such rows, or leave the level out");
}

}  // namespace lamina::baseline
