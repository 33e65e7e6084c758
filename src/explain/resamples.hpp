// The rows explained with, drawn with replacement.
#pragma once

#include <cstddef>
#include <vector>

#include "lamina/explain.hpp"

namespace lamina::explain {

class Resamples {
 public:
  // Classes that the rows have are in every draw.
  explicit Resamples(const Explained& explained);

  std::size_t count() const { return static_cast<std::size_t>(explained_.options().bootstrap); }
  // Places in the explained frame, ascending; they depend on options.explain_seed and the number alone.
  std::vector<std::size_t> rows(std::size_t number) const;

 private:
  const Explained& explained_;
  std::vector<std::int32_t> classes_;
  std::size_t levels_ = 0;
};

}  // namespace lamina::explain
