// Rates that fall with the squares of the gradients so far: AdaGrad, ADADELTA, RMSProp.
#include "lamina/ops.hpp"
#include "train/sums.hpp"
#include "train/update_rules.hpp"

namespace lamina::train {

Values adagrad(const Descent& descent) {
  Values next;
  for (std::size_t i = 0; i < descent.parameters.size(); ++i) {
    const Value &w = descent.parameters[i], &g = descent.gradients[i];
    const Value old = state_of(w, "adagrad.r");
    const Value r = old + g * g;
    descent.graph.update(old, r);
    next.push_back(w - descent.rates[i] * g / (descent.options.epsilon + sqrt(r)));
  }
  return next;
}

Values adagrad_trace(const Descent& descent) {
  const Value old = descent.graph.state("adagrad_trace.g", {});
  const Value trace = old + sum_of_squares(descent.gradients);
  descent.graph.update(old, trace);
  const Value root = sqrt(trace + descent.options.epsilon);
  Values next;
  for (std::size_t i = 0; i < descent.parameters.size(); ++i)
    next.push_back(descent.parameters[i] - (descent.rates[i] / root) * descent.gradients[i]);
  return next;
}

namespace {

// r ← ρ·r + (1 − ρ)·x²; answers the new one.
Value mean_square(const Descent& descent, const Value& old, const Value& x) {
  const double rho = descent.options.rho;
  const Value next = at_least_tiny(rho * old + (1 - rho) * (x * x));
  descent.graph.update(old, next);
  return next;
}

}  // namespace

Values adadelta(const Descent& descent) {
  const double epsilon = descent.options.epsilon;
  Values next;
  for (std::size_t i = 0; i < descent.parameters.size(); ++i) {
    const Value &w = descent.parameters[i], &g = descent.gradients[i];
    const Value r = mean_square(descent, state_of(w, "adadelta.r"), g);
    const Value old_u = state_of(w, "adadelta.u");
    const Value d = g * sqrt(old_u + epsilon) / sqrt(r + epsilon);
    mean_square(descent, old_u, d);
    next.push_back(w - descent.rates[i] * d);
  }
  return next;
}

Values rmsprop(const Descent& descent) {
  Values next;
  for (std::size_t i = 0; i < descent.parameters.size(); ++i) {
    const Value &w = descent.parameters[i], &g = descent.gradients[i];
    const Value r = mean_square(descent, state_of(w, "rmsprop.r"), g);
    next.push_back(w - descent.rates[i] * g / (descent.options.epsilon + sqrt(r)));
  }
  return next;
}

}  // namespace lamina::train
