// The update rules, one family a file (optimizers_FAMILY.cpp), and what they share.
#pragma once

#include "train/optimizers.hpp"

namespace lamina::train {

// ---- shared ----

// Sums that decay would end in denormal numbers, which are slow on some processors. So moments are rounded to multiples
// of about 10⁻³⁰ (fp32) by adding and subtracting 10⁻²³, which leaves figures above 10⁻¹⁵ as they are, and means of
// squares stay above 10⁻³⁰.
Value flush(const Value& x);
Value at_least_tiny(const Value& square);

// A state of the parameter's shape: "adam.m.dense1.weights". It starts at 0.
Value state_of(const Value& parameter, const std::string& name);

// S ← β·S + 1, the sum of 1, β, β², …; answers the new one.
Value decayed_count(Graph& graph, const std::string& name, double beta);

// Penalties, decay and caps are for weights, not for biases.
bool is_weights(const Value& parameter);

// ---- rules ----

Values sgd(const Descent& descent);  // by options.momentum_form
Values adagrad(const Descent& descent);
Values adagrad_trace(const Descent& descent);
Values adadelta(const Descent& descent);
Values rmsprop(const Descent& descent);
Values adam(const Descent& descent);
Values adamw(const Descent& descent);
Values nadam(const Descent& descent);
Values lion(const Descent& descent);

}  // namespace lamina::train
