// The optimizers: update rules written in graph ops, so that a step's updates are part of its graph.
#pragma once

#include <string>
#include <vector>

#include "lamina/graph.hpp"
#include "lamina/options.hpp"

namespace lamina::train {

struct Optimizer {
  const char* name;
  const char* formula;
  const char* citation;
  std::vector<const char*> reads;  // the options of its own, besides the learning rate
  // Declares the next values of the parameters, {} or of any shape, and of the states they need. `rate` is the learning
  // rate {}, fed at each step; gradients[i] belongs to parameters[i].
  void (*update)(Graph& graph, const std::vector<Value>& parameters, const std::vector<Value>& gradients,
                 const Value& rate, const Options& options);
};

// sgd: v ← α·v + g, w ← w − η·v (Polyak 1964, in the form of Sutskever et al. 2013 without their factor η inside v, as
// PyTorch has it). α = 0 keeps no v.
//
// adam (Kingma & Ba 2015): m̂ = the mean of the gradients so far, weighted by β₁ᵃᵍᵉ, v̂ = that of their squares by β₂ᵃᵍᵉ,
// w ← w − η·m̂ / (√v̂ + ε). It is computed from sums instead of the paper's means,
//   M ← β₁·M + g,   V ← max(β₂·V + g², 10⁻³⁰),   S₁ ← β₁·S₁ + 1,   S₂ ← β₂·S₂ + 1,
//   w ← w − (η·√S₂/S₁)·M / (√V + ε·√S₂),
// which is the same because S = (1 − βᵗ)/(1 − β) is the sum of the weights, needs one division and one root for each
// weight, and does not cancel: 1 − βᵗ in fp32 would be off by 5·10⁻⁵ at the first step. M and V are states of each
// parameter, S₁ and S₂ scalar states.
//
// Sums that decay would end in denormal numbers, which are slow on some processors. So M and v are rounded to
// multiples of about 10⁻³⁰ (fp32) by adding and subtracting 10⁻²³, which leaves figures above 10⁻¹⁵ as they are, and V
// stays above 10⁻³⁰.
const std::vector<Optimizer>& optimizers();

// Null when there is none of that name.
const Optimizer* find_optimizer(const std::string& name);
const std::vector<std::string>& optimizer_names();

// The gradient of loss + ½·options.l2·ΣW² (W: parameters whose role is "weights") for every parameter of the graph that
// is not frozen, and the update of each by options.optimizer.
void add_updates(Graph& graph, const Value& loss, const Value& rate, const Options& options);

}  // namespace lamina::train
