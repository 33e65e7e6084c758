// The kinds of learners, once.
#include "baseline/learner.hpp"

namespace lamina::baseline {

const std::vector<LearnerKind>& learner_kinds() {
  static const std::vector<LearnerKind> table = {};
  return table;
}

}  // namespace lamina::baseline
