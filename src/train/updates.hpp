// From an objective to the next value of every parameter: gradient, penalties, clipping, the optimizer's rule, caps.
#pragma once

#include "train/optimizers.hpp"

namespace lamina::train {

// Scalars that are fed at each step; `momentum` is empty when it stays what the options say.
struct StepScalars {
  Value rate, momentum;
};

// Declares the update of every parameter of the graph that is not frozen:
//   g = ∂loss/∂W + λ₁·sign W + λ₂·W            of weights alone, with the leaf's penalties
//   g ← min(max(g, −c), c)                     clip_value c
//   g ← g·u/‖g‖ where ‖g‖ > u                  clip_norm u, ‖g‖ over all parameters
//   W ← the rule of options.optimizer, at the fed rate times the leaf's rate factor and layer_rate_decay^(layer − 1)
//   w ← w·√(m/Σw²) where Σw² > m               the leaf's max_w2 m, of each unit's incoming weights w
//   and with options.ema their averages (averages.hpp).
// With lbfgs nothing is updated by the graph; `add_gradient` takes its place.
void add_updates(Graph& graph, const Value& loss, const StepScalars& fed, const Options& options);

// The objective's gradient, for descending outside of the graph, and the states that keep the last steps.
struct WholeGradient {
  Values parameters, gradients;
  Value weight;                        // {1}: Σw of the rows
  Value penalty;                       // {}: λ₁Σ|W| + ½λ₂ΣW², what the objective has besides the loss
  Value pairs;                         // {}: how many of the states below are in use
  std::vector<Values> steps, changes;  // oldest first; of each parameter
};
WholeGradient add_gradient(Graph& graph, const Value& loss, const Value& row_weights, const Options& options,
                           int pairs);

}  // namespace lamina::train
