// The formulas of the metrics that `metrics()` declares; each is empty where it is undefined.
#pragma once

#include <optional>

#include "lamina/auc.hpp"
#include "metrics/sample.hpp"

namespace lamina::formula {

using Result = std::optional<double>;

inline Result ratio(double part, double whole) { return whole > 0 ? Result(part / whole) : std::nullopt; }
inline Result root(Result square) { return square ? Result(std::sqrt(*square)) : std::nullopt; }
inline double total(const Sample& sample) {
  return sample.sum([](std::size_t) { return 1.0; });
}
// The weighted mean of f(row).
template <class F>
Result mean(const Sample& sample, F&& f) {
  return ratio(sample.sum(f), total(sample));
}

// Of the decisions (formulas_classes.cpp).
Result error_rate(const Sample& sample);
Result accuracy(const Sample& sample);
Result mean_per_class_error(const Sample& sample);

// Of the probabilities of the true classes (formulas_classes.cpp).
Result log_loss(const Sample& sample);
Result brier(const Sample& sample);

// Of the order of the probabilities (formulas_ranks.cpp).
Result auc(const Sample& sample);
Result pr_auc(const Sample& sample);
Result gini(const Sample& sample);
Result ks(const Sample& sample);
Result auc_ovr(const Sample& sample);
Result auc_ovr_weighted(const Sample& sample);
Result auc_ovo(const Sample& sample);

// Of errors (formulas_numbers.cpp). Of classes the error is 1 − p, p the probability of the true class.
Result reconstruction_error(const Sample& sample);
Result mse(const Sample& sample);
Result rmse(const Sample& sample);
Result mae(const Sample& sample);
Result rmsle(const Sample& sample);
Result r2(const Sample& sample);
Result mean_residual_deviance(const Sample& sample);

}  // namespace lamina::formula

namespace lamina {

std::optional<AucInterval> auc_interval(const Sample& sample);

}  // namespace lamina
