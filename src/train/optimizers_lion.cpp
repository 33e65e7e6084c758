// Steps of one size, whose direction alone is learnt.
#include "lamina/ops.hpp"
#include "train/update_rules.hpp"

namespace lamina::train {

Values lion(const Descent& descent) {
  const double beta1 = descent.options.beta1, beta2 = descent.options.beta2;
  Values next;
  for (std::size_t i = 0; i < descent.parameters.size(); ++i) {
    const Value &w = descent.parameters[i], &g = descent.gradients[i];
    const Value old = state_of(w, "lion.m");
    descent.graph.update(old, flush(beta2 * old + (1 - beta2) * g));
    const Value direction = sign(beta1 * old + (1 - beta1) * g);
    const double decay = is_weights(w) ? descent.options.weight_decay : 0;
    next.push_back(w - descent.rates[i] * (decay > 0 ? direction + decay * w : direction));
  }
  return next;
}

}  // namespace lamina::train
