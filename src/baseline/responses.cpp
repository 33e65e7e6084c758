#include "baseline/responses.hpp"

#include <algorithm>
#include <cmath>

namespace lamina::baseline {

Responses responses_of(const Lesson& lesson) {
  Responses responses;
  if (lesson.target.classes()) {
    responses.width = lesson.target.levels.size();
    responses.classes = lesson.truth.classes;
    return responses;
  }
  double largest = 0;
  for (const double value : lesson.truth.values) largest = std::max(largest, std::fabs(value));
  int exponent = 0;
  std::frexp(largest, &exponent);
  responses.unit = std::ldexp(1, exponent - 1);
  for (const double value : lesson.truth.values) responses.numbers.push_back(value / responses.unit);
  return responses;
}

}  // namespace lamina::baseline
