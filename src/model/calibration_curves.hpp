// Curves from a probability that a model gives to one that holds, each learnt from rows whose answer is known.
#pragma once

#include <vector>

namespace lamina::model {

// What a curve is learnt from: probabilities, whether it came true (0 or 1), and row weights above 0.
struct Outcomes {
  std::vector<double> probabilities, truths, weights;
};

// p → 1 / (1 + exp(−(slope·logit p + intercept))), where p is kept kLogitEdge away from 0 and 1.
struct Sigmoid {
  double slope = 1, intercept = 0;
  double operator()(double probability) const;
};
inline constexpr double kLogitEdge = 1e-6;

// Platt 1999, "Probabilistic outputs for support vector machines": maximum likelihood with the targets (N₊+1)/(N₊+2)
// and 1/(N₋+2) in place of 1 and 0, by Newton's method with a line search as in Lin, Lin & Weng 2007, "A note on
// Platt's probabilistic outputs".
Sigmoid fit_sigmoid(const Outcomes& outcomes);

// p → linear between the places `from`, which ascend strictly; constant outside of them. `to` never falls.
struct Monotone {
  std::vector<double> from, to;
  double operator()(double probability) const;
};

// The rising function of least squared error, by pooling adjacent violators (Barlow, Bartholomew, Bremner & Brunk
// 1972); equal probabilities count as one place. Of each level part only the two ends are kept.
Monotone fit_monotone(const Outcomes& outcomes);

}  // namespace lamina::model
