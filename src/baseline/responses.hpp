// What trees are grown towards: classes, or numbers in a unit that keeps their squares finite.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "baseline/learner.hpp"

namespace lamina::baseline {

struct Responses {
  std::size_t width = 1;              // classes, or 1
  std::vector<std::int32_t> classes;  // of the rows; none for numbers
  std::vector<double> numbers;        // of the rows, over `unit`; none for classes
  double unit = 1;                    // a power of two: scaling by it rounds nothing

  std::size_t rows() const { return classes.empty() ? numbers.size() : classes.size(); }
};

Responses responses_of(const Lesson& lesson);

}  // namespace lamina::baseline
