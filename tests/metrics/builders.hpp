// Small predictions and truths for the tests of metrics.
#pragma once

#include <utility>

#include "lamina/metrics.hpp"

namespace lamina {

// Two levels, "no" and "yes", from the probabilities of "yes"; decided without a threshold.
inline Predictions binary(const std::vector<double>& yes) {
  Predictions p;
  p.levels = {"no", "yes"};
  p.rows = yes.size();
  for (double probability : yes) p.probabilities.insert(p.probabilities.end(), {1 - probability, probability});
  decide(p);
  return p;
}

// Three levels "a", "b", "c".
inline Predictions ternary(std::vector<double> probabilities) {
  Predictions p;
  p.levels = {"a", "b", "c"};
  p.rows = probabilities.size() / 3;
  p.probabilities = std::move(probabilities);
  decide(p);
  return p;
}

inline Predictions numbers(std::vector<double> values) {
  Predictions p;
  p.rows = values.size();
  p.values = std::move(values);
  return p;
}

inline Truth classes(std::vector<std::int32_t> codes, std::vector<double> weights = {}) {
  return {std::move(codes), {}, std::move(weights)};
}

inline Truth values(std::vector<double> truth, std::vector<double> weights = {}) {
  return {{}, std::move(truth), std::move(weights)};
}

inline std::optional<double> metric(const char* key, const Predictions& p, const Truth& t,
                                    std::optional<std::size_t> positive = {}) {
  return score(*find_metric(key), p, t, positive);
}

}  // namespace lamina
