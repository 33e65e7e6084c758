// Gradient descent and its forms of momentum.
#include "lamina/ops.hpp"
#include "nn/names.hpp"
#include "train/momentum.hpp"
#include "train/update_rules.hpp"

namespace lamina::train {
namespace {

// next(w, g, η, v): the parameter's next value, and the state's next value in v.
template <class Rule>
Values with_velocity(const Descent& descent, const Rule& rule) {
  Values next;
  for (std::size_t i = 0; i < descent.parameters.size(); ++i) {
    const Value& w = descent.parameters[i];
    const Value old = state_of(w, "sgd.v");
    Value v = old;
    next.push_back(rule(w, descent.gradients[i], descent.rates[i], v));
    descent.graph.update(old, v);
  }
  return next;
}

Values plain(const Descent& descent) {
  Values next;
  for (std::size_t i = 0; i < descent.parameters.size(); ++i)
    next.push_back(descent.parameters[i] - descent.rates[i] * descent.gradients[i]);
  return next;
}

Values sum(const Descent& descent) {
  return with_velocity(descent, [&](const Value& w, const Value& g, const Value& rate, Value& v) {
    v = flush(descent.momentum * v + g);
    return w - rate * v;
  });
}

Values step(const Descent& descent) {
  return with_velocity(descent, [&](const Value& w, const Value& g, const Value& rate, Value& v) {
    v = flush(descent.momentum * v - rate * g);
    return w + v;
  });
}

Values average(const Descent& descent) {
  return with_velocity(descent, [&](const Value& w, const Value& g, const Value& rate, Value& v) {
    v = flush(descent.momentum * v + (1 - descent.momentum) * g);
    return w - rate * v;
  });
}

Values previous(const Descent& descent) {
  return with_velocity(descent, [&](const Value& w, const Value& g, const Value& rate, Value& v) {
    const Value before = v;
    v = g;
    return w - rate * (g + descent.momentum * before);
  });
}

Values nesterov(const Descent& descent) {
  return with_velocity(descent, [&](const Value& w, const Value& g, const Value& rate, Value& v) {
    v = flush(descent.momentum * v - rate * g);
    return w + (descent.momentum * v - rate * g);
  });
}

Values twice(const Descent& descent) {
  const Values interim = with_velocity(descent, [&](const Value& w, const Value& g, const Value& rate, Value& v) {
    const Value before = v;
    v = g;
    return w - rate * (descent.momentum * before);
  });
  const Values gradients = descent.gradients_at(interim);
  Values next;
  for (std::size_t i = 0; i < interim.size(); ++i) next.push_back(interim[i] - descent.rates[i] * gradients[i]);
  return next;
}

}  // namespace

const std::vector<MomentumForm>& momentum_forms() {
  static const std::vector<MomentumForm> table = {
      {"sum", "v ← α·v + g; w ← w − η·v", "Polyak 1964, in the form of PyTorch", sum},
      {"step", "v ← α·v − η·g; w ← w + v", "Polyak 1964, in the form of Sutskever et al. 2013", step},
      {"average", "v ← α·v + (1 − α)·g; w ← w − η·v", "Polyak 1964, with a mean for the sum", average},
      {"previous", "w ← w − η·(g + α·g₋)", "one step of memory", previous},
      {"nesterov", "v ← α·v − η·g(w + α·v); w ← w + v", "Nesterov 1983; Sutskever et al. 2013", nesterov},
      {"twice", "u = w − η·α·g₋; w ← u − η·g(u)", "two steps: by the former gradient, and by that at the interim point",
       twice},
  };
  return table;
}

const MomentumForm* find_momentum_form(const std::string& name) { return nn::find_named(momentum_forms(), name); }

const std::vector<std::string>& momentum_form_names() {
  static const auto names = nn::names_of(momentum_forms());
  return names;
}

bool momentum_ramps(const Options& options) { return options.momentum_ramp > 0; }

double momentum_after(const Options& options, std::int64_t rows) {
  if (rows >= options.momentum_ramp) return options.momentum;
  const double share = static_cast<double>(rows) / static_cast<double>(options.momentum_ramp);
  return options.momentum_start + (options.momentum - options.momentum_start) * share;
}

// Without momentum no state is kept: every form is then w ← w − η·g.
Values sgd(const Descent& descent) {
  if (!momentum_ramps(descent.options) && descent.options.momentum == 0) return plain(descent);
  return find_momentum_form(descent.options.momentum_form)->next(descent);
}

}  // namespace lamina::train
