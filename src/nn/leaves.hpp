// Parameters of layers: their roles, and how builds of one description share them.
#pragma once

#include <string>

#include "lamina/graph.hpp"
#include "lamina/network.hpp"

namespace lamina::nn {

// What a parameter is to its layer. Roles other than weights start at one value.
inline constexpr const char *kWeights = "weights", *kBiases = "biases", *kGamma = "gamma", *kBeta = "beta",
                            *kRunningMean = "running_mean", *kRunningVariance = "running_variance";

// The leaf of that name, declared unless an earlier build has.
Value shared_parameter(Graph& graph, const std::string& name, const Shape& shape, const ParameterInfo& info);
Value shared_state(Graph& graph, const std::string& name, const Shape& shape, double initial = 0);

}  // namespace lamina::nn
