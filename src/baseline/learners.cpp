// The kinds of learners, once.
#include "baseline/kinds.hpp"

namespace lamina::baseline {

const std::vector<LearnerKind>& learner_kinds() {
  static const std::vector<LearnerKind> table = {glm_kind(),      tree_kind(),     bagging_kind(), forest_kind(),
                                                 boosting_kind(), adaboost_kind(), knn_kind(),     svm_kind()};
  return table;
}

}  // namespace lamina::baseline
