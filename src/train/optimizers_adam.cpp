// Adam and its descendants.
//
// Kingma & Ba 2015: m̂ = the mean of the gradients so far, weighted by β₁ᵃᵍᵉ, v̂ = that of their squares by β₂ᵃᵍᵉ,
// w ← w − η·m̂ / (√v̂ + ε). It is computed from sums instead of the paper's means,
//   M ← β₁·M + g,   V ← max(β₂·V + g², 10⁻³⁰),   S₁ ← β₁·S₁ + 1,   S₂ ← β₂·S₂ + 1,
//   w ← w − (η·√S₂/S₁)·M / (√V + ε·√S₂),
// which is the same because S = (1 − βᵗ)/(1 − β) is the sum of the weights, needs one division and one root for each
// weight, and does not cancel: 1 − βᵗ in fp32 would be off by 5·10⁻⁵ at the first step. M and V are states of each
// parameter, S₁ and S₂ scalar states.
#include "base/math.hpp"
#include "lamina/ops.hpp"
#include "train/update_rules.hpp"

namespace lamina::train {
namespace {

// V ← β₂·V + g²; answers the new one.
Value sum_of_squares(const Descent& descent, std::size_t i) {
  const Value& g = descent.gradients[i];
  const Value old = state_of(descent.parameters[i], "adam.v");
  const Value v = at_least_tiny(descent.options.beta2 * old + g * g);
  descent.graph.update(old, v);
  return v;
}

// With weight decay, w·(1 − η·λ) takes the place of w.
Values adam_from(const Descent& descent, double weight_decay) {
  const Options& options = descent.options;
  const Value s1 = decayed_count(descent.graph, "adam.s1", options.beta1);
  const Value root_s2 = sqrt(decayed_count(descent.graph, "adam.s2", options.beta2));
  const Value step = root_s2 / s1, epsilon = options.epsilon * root_s2;
  Values next;
  for (std::size_t i = 0; i < descent.parameters.size(); ++i) {
    const Value &w = descent.parameters[i], &rate = descent.rates[i];
    const Value old_m = state_of(w, "adam.m");
    const Value m = flush(options.beta1 * old_m + descent.gradients[i]);
    descent.graph.update(old_m, m);
    const Value v = sum_of_squares(descent, i);
    const Value from = weight_decay > 0 && is_weights(w) ? w - (rate * weight_decay) * w : w;
    next.push_back(from - (rate * step) * m / (sqrt(v) + epsilon));
  }
  return next;
}

// The momenta of Dozat's schedule: μₜ = β₁·(1 − ½·0.96^(t/250)), and the products of all so far.
struct DozatMomenta {
  Value now, coming, product, coming_product;
};

DozatMomenta dozat_momenta(const Descent& descent) {
  const double base = math::pow(0.96, 0.004), beta1 = descent.options.beta1;
  Graph& graph = descent.graph;
  const Value old_power = graph.state("nadam.power", {}, 1), old_product = graph.state("nadam.product", {}, 1);
  const Value power = base * old_power, now = beta1 * (1 - 0.5 * power), coming = beta1 * (1 - 0.5 * (base * power));
  const Value product = flush(old_product * now);
  graph.update(old_power, flush(power));
  graph.update(old_product, product);
  return {now, coming, product, product * coming};
}

}  // namespace

Values adam(const Descent& descent) { return adam_from(descent, 0); }

Values adamw(const Descent& descent) { return adam_from(descent, descent.options.weight_decay); }

// As Keras and PyTorch have it: the first moment decays by β₁, where the paper takes μ for that too. The products start
// near ½·β₁, so that nothing cancels.
Values nadam(const Descent& descent) {
  const DozatMomenta mu = dozat_momenta(descent);
  const Value root_s2 = sqrt(decayed_count(descent.graph, "adam.s2", descent.options.beta2));
  const Value of_moment = root_s2 * mu.coming * (1 - descent.options.beta1) / (1 - mu.coming_product);
  const Value of_gradient = root_s2 * (1 - mu.now) / (1 - mu.product);
  const Value epsilon = descent.options.epsilon * root_s2;
  Values next;
  for (std::size_t i = 0; i < descent.parameters.size(); ++i) {
    const Value &w = descent.parameters[i], &g = descent.gradients[i];
    const Value old_m = state_of(w, "adam.m");
    const Value m = flush(descent.options.beta1 * old_m + g);
    descent.graph.update(old_m, m);
    const Value v = sum_of_squares(descent, i);
    next.push_back(w - descent.rates[i] * (of_moment * m + of_gradient * g) / (sqrt(v) + epsilon));
  }
  return next;
}

}  // namespace lamina::train
