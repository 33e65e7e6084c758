#include "lamina/error.hpp"
#include "lamina/network.hpp"
#include "lamina/ops.hpp"
#include "nn/activations.hpp"
#include "nn/initializers.hpp"
#include "nn/layers.hpp"
#include "nn/leaves.hpp"
#include "nn/regularization.hpp"

namespace lamina {
namespace {

LayerValues build_layer(const nn::LayerContext& context, Built& built) {
  const Layer& layer = context.layer;
  const Value linear = nn::find_layer_type(layer.type)->linear(context);
  Value output = nn::activate(*nn::find_activation(layer.activation), linear, layer.pieces);
  if (!context.training) return {linear, output};
  if (layer.sparsity_beta > 0) {
    const Value penalty = nn::sparsity_penalty(layer, output);
    built.penalty = built.penalty ? built.penalty + penalty : penalty;
  }
  if (layer.dropout > 0) output = nn::drop(output, layer.dropout, *context.training, context.position);
  return {linear, output};
}

Value build_inputs(const Network& network, const Value& x, const std::optional<TrainingMode>& mode) {
  Value inputs = x;
  if (mode && network.input_noise > 0) inputs = nn::add_noise(inputs, network.input_noise, *mode, 0);
  if (mode && network.input_dropout > 0) inputs = nn::drop(inputs, network.input_dropout, *mode, 0);
  return inputs;
}

// Row after row.
std::vector<double> flattened(const RealMatrix& rows) {
  std::vector<double> values;
  for (const auto& row : rows) values.insert(values.end(), row.begin(), row.end());
  return values;
}

// The value that all elements of a parameter start at, unless its role is `weights`.
double start_of(const std::string& role) { return role == nn::kGamma || role == nn::kRunningVariance ? 1 : 0; }

std::vector<double> initial_values(const ParameterInfo& info, const Layer& layer, std::uint64_t seed,
                                   std::uint32_t position) {
  if (info.role == nn::kWeights)
    return layer.weights.empty()
               ? nn::initial_weights(*nn::find_initializer(layer.initializer),
                                     {info.fan_in, info.fan_out, layer.initial_scale}, {seed, position})
               : flattened(layer.weights);
  if (info.role == nn::kBiases && !layer.biases.empty()) return layer.biases;
  return std::vector<double>(static_cast<std::size_t>(info.fan_out), start_of(info.role));
}

}  // namespace

Built build(Graph& graph, const Network& network, const Value& x, const std::optional<TrainingMode>& mode) {
  check_network(network);
  expect(x.shape().size() == 2 && x.shape()[1] == network.inputs, "a network is built on its inputs");
  Built built;
  std::vector<Value> values = {build_inputs(network, x, mode)};
  for (const auto& layer : network.layers) {
    const auto position = built.layers.size() + 1;
    built.layers.push_back(build_layer(
        {graph, layer, static_cast<int>(position), layer_name(layer, position), values, mode ? &*mode : nullptr},
        built));
    values.push_back(built.layers.back().output);
  }
  built.logits = built.layers.back().linear;
  built.output = built.layers.back().output;
  return built;
}

void initialize(LeafStore& store, const Graph& graph, const Network& network, std::uint64_t seed) {
  std::uint32_t position = 0;
  for (const auto& leaf : graph.leaves()) {
    if (leaf.kind != LeafKind::parameter) continue;
    const auto& layer = network.layers.at(static_cast<std::size_t>(leaf.parameter.layer) - 1);
    store.set(leaf.name, initial_values(leaf.parameter, layer, seed, position++));
  }
}

std::vector<std::int64_t> parameter_counts(const Network& network) {
  std::vector<std::int64_t> counts;
  std::int64_t inputs = network.inputs;
  for (const auto& layer : network.layers) {
    counts.push_back(nn::find_layer_type(layer.type)->parameters(layer, inputs));
    inputs = layer.units;
  }
  return counts;
}

}  // namespace lamina
