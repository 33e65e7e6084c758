#include "baseline/learner.hpp"

#include <algorithm>

namespace lamina::baseline {

const LearnerKind* find_learner(const std::string& name) {
  const auto& kinds = learner_kinds();
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const LearnerKind& kind) { return name == kind.name; });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace lamina::baseline
