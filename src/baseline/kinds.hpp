// The kinds of learners, each declared in the file that fits it.
#pragma once

#include "baseline/learner.hpp"

namespace lamina::baseline {

LearnerKind glm_kind();
LearnerKind tree_kind();
LearnerKind bagging_kind();
LearnerKind forest_kind();
LearnerKind boosting_kind();
LearnerKind adaboost_kind();
LearnerKind knn_kind();
LearnerKind svm_kind();

}  // namespace lamina::baseline
