#include "lamina/error.hpp"
#include "lamina/network.hpp"
#include "nn/initializers.hpp"
#include "nn/layers.hpp"

namespace lamina {
Built build(Graph& graph, const Network& network, const Value& x) {
  check_network(network);
  expect(x.shape().size() == 2 && x.shape()[1] == network.inputs, "a network is built on its inputs");
  Built built;
  Value last = x;
  for (const auto& layer : network.layers) {
    const int position = static_cast<int>(built.layers.size()) + 1;
    built.layers.push_back(nn::find_layer_type(layer.type)->build(graph, layer, position, last));
    last = built.layers.back().output;
  }
  built.logits = built.layers.back().linear;
  built.output = last;
  return built;
}

void initialize(LeafStore& store, const Graph& graph, const Network& network, std::uint64_t seed) {
  std::uint32_t position = 0;
  for (const auto& leaf : graph.leaves()) {
    if (leaf.kind != LeafKind::parameter) continue;
    const auto& info = leaf.parameter;
    if (info.role == "weights") {
      const auto& layer = network.layers.at(static_cast<std::size_t>(info.layer) - 1);
      store.set(leaf.name, nn::initial_weights(*nn::find_initializer(layer.initializer), {info.fan_in, info.fan_out},
                                               {seed, position}));
    } else {
      store.set(leaf.name, std::vector<double>(static_cast<std::size_t>(info.fan_out), 0.0));
    }
    ++position;
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
