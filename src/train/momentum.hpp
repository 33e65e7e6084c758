// The forms of momentum that gradient descent can take: one table.
#pragma once

#include <cstdint>

#include "train/optimizers.hpp"

namespace lamina::train {

// α is the momentum, η the learning rate, g the gradient at w, g₋ that of the step before (0 at first).
struct MomentumForm {
  const char* name;
  const char* formula;
  const char* citation;
  Values (*next)(const Descent& descent);
};

// sum and step differ only when the rate changes on the way. `previous` remembers a single step: its ρ = α∇J(Wₖ) +
// β∇J(Wₖ₋₁) has the learning rate for α and momentum times the learning rate for β. `nesterov` keeps the shifted point
// w + α·v as its parameters (Bengio, Boulanger-Lewandowski & Pascanu 2013), so that the gradient is wanted there alone.
// `twice` steps by the gradient of the step before and from there, on the same rows, by the gradient at that interim
// point; it needs two gradients a step.
const std::vector<MomentumForm>& momentum_forms();

// Null when there is none of that name.
const MomentumForm* find_momentum_form(const std::string& name);
const std::vector<std::string>& momentum_form_names();

// Whether momentum changes on the way, and what it is after `rows` training rows: from momentum_start to momentum in a
// straight line over momentum_ramp rows.
bool momentum_ramps(const Options& options);
double momentum_after(const Options& options, std::int64_t rows);

}  // namespace lamina::train
