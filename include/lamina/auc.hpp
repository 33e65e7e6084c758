// The area under the ROC curve: how far it can be trusted.
#pragma once

#include <optional>

#include "lamina/metrics.hpp"

namespace lamina {

inline constexpr double kConfidence = 0.95;  // of intervals

struct AucInterval {
  double auc = 0, standard_error = 0;
  double low = 0, high = 1;  // auc ∓ 1.96 standard errors, cut to 0 … 1
};

// DeLong, DeLong & Clarke-Pearson 1988, from ranks (Sun & Xu 2014). Row weights are importances, not repeated rows:
// the variance is that of the weighted mean of each row's placement among the rows of the other class (its
// linearisation), which no common factor of the weights changes and which is DeLong's where all are equal. Empty with
// fewer than two rows of weight in a class. An AUC of 0 or 1 has no spread: the interval is that point.
std::optional<AucInterval> auc_interval(const Predictions& predictions, const Truth& truth,
                                        std::optional<std::size_t> positive = {});

// The pairwise areas of several classes cost a sort for each class, so they are left out beyond so many.
inline constexpr std::size_t kMostClassesForAuc = 50;

}  // namespace lamina
