#include "lamina/network.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "lamina/error.hpp"
#include "nn/activations.hpp"
#include "nn/field_owners.hpp"
#include "nn/layers.hpp"
#include "nn/losses.hpp"

namespace lamina {
namespace {

using nn::Path;

Path layer_path(const Path& path, std::size_t i) { return path.key("layers").item(i); }

void check_sparsity(const Layer& layer, const Path& path) {
  const nn::Activation& activation = *nn::find_activation(layer.activation);
  if (!std::isfinite(activation.low) || !std::isfinite(activation.high))
    path.key("sparsity_beta")
        .refuse("needs an activation of bounded values, and " + layer.activation + " has none",
                "use sigmoid or tanh, or leave sparsity_beta out");
  if (layer.average_activation <= activation.low || layer.average_activation >= activation.high)
    path.key("average_activation")
        .refuse("is " + shortest(layer.average_activation), "with " + layer.activation + " use a number above " +
                                                                shortest(activation.low) + " and below " +
                                                                shortest(activation.high));
}

// Figures that nothing would read.
void check_effects(const Layer& layer, const Path& path) {
  if (layer.pieces != Layer().pieces && !nn::find_activation(layer.activation)->fold)
    path.key("pieces").refuse("has no effect with the activation " + layer.activation, "leave it out, or use maxout");
  if (layer.average_activation != 0 && layer.sparsity_beta == 0)
    path.key("average_activation").refuse("has no effect without sparsity_beta", "give both, or leave it out");
}

void check_layer(const Layer& layer, const nn::Widths& before, const Path& path) {
  nn::check_value({0, 0, false, layer_names()}, path.key("type"), layer.type);
  nn::check_fields(nn::layer_fields(), layer.type, nn::layer_text(layer.type), path, layer);
  const nn::LayerType& type = *nn::find_layer_type(layer.type);
  if (type.keeps_width && nn::linear_width(layer) != before.back())
    path.key("units").refuse("is " + std::to_string(layer.units) + ", but " + nn::layer_text(layer.type) + " acts on " +
                                 std::to_string(before.back()) + " values",
                             "leave units out");
  type.check(layer, before, path);
  if (layer.sparsity_beta > 0) check_sparsity(layer, path);
  check_effects(layer, path);
}

void check_names(const Network& network, const Path& path) {
  std::set<std::string> taken;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const std::string name = layer_name(network.layers[i], i + 1);
    if (!taken.insert(name).second)
      layer_path(path, i).key("name").refuse("is '" + name + "', as that of another layer", "use another name");
  }
}

void check_sizes(const Network& network, const Path& path) {
  constexpr std::int64_t kMaxParameters = std::int64_t{1} << 32;
  const auto counts = parameter_counts(network);
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > kMaxParameters)
      layer_path(path, i).refuse("has " + std::to_string(counts[i]) + " parameters",
                                 "use fewer units or inputs; a layer may have " + std::to_string(kMaxParameters));
}

}  // namespace

std::string layer_name(const Layer& layer, std::size_t position) {
  return layer.name.empty() ? layer.type + std::to_string(position) : layer.name;
}

void complete_widths(Network& network) {
  std::int64_t inputs = network.inputs;
  for (auto& layer : network.layers) {
    const nn::LayerType* type = nn::find_layer_type(layer.type);
    if (type && type->keeps_width && layer.units == 0) {
      layer.units = 1;
      layer.units = inputs / std::max<std::int64_t>(1, nn::linear_width(layer));
    }
    inputs = layer.units;
  }
}

void check_network(const Network& network, const std::string& source) {
  const Path path(source);
  nn::check_fields(nn::network_fields(), nn::kModel, "a network", path, network);
  if (network.layers.empty()) path.key("layers").refuse("is empty", "describe at least the output layer");
  if (static_cast<std::int64_t>(network.layers.size()) > kMaxLayers)
    path.key("layers").refuse("has more than " + std::to_string(kMaxLayers) + " layers", "use fewer");
  nn::Widths widths = {network.inputs};
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    check_layer(network.layers[i], widths, layer_path(path, i));
    widths.push_back(network.layers[i].units);
  }
  check_names(network, path);
  const auto refusal = nn::find_loss(network.loss)->refusal(network.layers.back());
  if (!refusal.empty())
    layer_path(path, network.layers.size() - 1)
        .key("activation")
        .refuse("is '" + network.layers.back().activation + "'", refusal);
  check_sizes(network, path);
}

}  // namespace lamina
