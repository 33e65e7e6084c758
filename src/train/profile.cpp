#include "lamina/profile.hpp"

#include <algorithm>

namespace lamina {

void Profile::add(const std::string& part, double took) {
  auto found = std::find_if(parts.begin(), parts.end(), [&](const ProfilePart& one) { return one.name == part; });
  if (found == parts.end()) found = parts.insert(parts.end(), {part, 0, 0});
  found->seconds += took;
  ++found->times;
}

double Profile::seconds_of(const std::string& part) const {
  for (const ProfilePart& one : parts)
    if (one.name == part) return one.seconds;
  return 0;
}

double Profile::seconds_elsewhere() const {
  double rest = seconds;
  for (const ProfilePart& part : parts) rest -= part.seconds;
  return std::max(rest, 0.0);
}

double Profile::kernel_seconds() const {
  double sum = 0;
  for (const PlanStepInfo& kernel : kernels) sum += kernel.seconds;
  return sum;
}

}  // namespace lamina
