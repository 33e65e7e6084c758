#include "nn/layers.hpp"

#include "lamina/ops.hpp"
#include "nn/activations.hpp"
#include "nn/names.hpp"

namespace lamina::nn {
namespace {

LayerValues dense(Graph& graph, const Layer& layer, int position, const Value& x) {
  const std::int64_t inputs = x.shape()[1];
  const std::string prefix = "dense" + std::to_string(position);
  ParameterInfo info;
  info.layer = position;
  info.fan_in = inputs;
  info.fan_out = layer.units;
  info.role = "weights";
  const Value weights = graph.parameter(prefix + ".weights", {inputs, layer.units}, info);
  info.role = "biases";
  const Value biases = graph.parameter(prefix + ".biases", {layer.units}, info);
  const Value linear = matmul(x, weights) + biases;
  return {linear, find_activation(layer.activation)->apply(linear)};
}

std::int64_t dense_parameters(const Layer& layer, std::int64_t inputs) { return (inputs + 1) * layer.units; }

}  // namespace

const std::vector<LayerType>& layer_types() {
  static const std::vector<LayerType> table = {
      {"dense", "activation(x·W + b)", dense, dense_parameters},
  };
  return table;
}

const LayerType* find_layer_type(const std::string& name) { return find_named(layer_types(), name); }

}  // namespace lamina::nn

namespace lamina {

const std::vector<std::string>& layer_names() {
  static const auto names = nn::names_of(nn::layer_types());
  return names;
}

}  // namespace lamina
