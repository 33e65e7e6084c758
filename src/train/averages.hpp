// The exponential moving average of the weights (Polyak & Juditsky 1992, Acceleration of stochastic approximation by
// averaging): what is validated and kept, while the weights themselves are what is trained.
//
//   S ← d·S + 1,   A ← A + (W − A) / S        for options.ema = d
//
// A is the mean of the weights after each step so far, weighted by dᵃᵍᵉ: it needs no correction for its start. It is a
// state of each trained parameter, "ema.dense1.weights".
#pragma once

#include <vector>

#include "lamina/plan.hpp"
#include "train/loop_state.hpp"
#include "train/optimizers.hpp"

namespace lamina::train {

// Declares the averages of parameters whose next values are `next`.
void add_averages(Graph& graph, const Values& parameters, const Values& next, double decay);

// Puts the averages, where there are any, in the place of the parameters.
void use_averages(const Graph& graph, LeafStore& store);

// The same for a moment's tensors: its parameters as they answer.
std::vector<Tensor> answering_parameters(const Moment& moment);

}  // namespace lamina::train
