// A table that shows what a model learnt, such as a regression's coefficients.
#pragma once

#include <string>

#include "lamina/frame.hpp"

namespace lamina {

struct LearntTable {
  std::string title;
  Frame table;
};

}  // namespace lamina
