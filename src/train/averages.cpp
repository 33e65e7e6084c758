#include "train/averages.hpp"

#include <algorithm>
#include <cstring>

#include "lamina/ops.hpp"
#include "train/update_rules.hpp"

namespace lamina::train {
namespace {

const std::string kName = "ema";

std::string average_of(const std::string& parameter) { return kName + "." + parameter; }

}  // namespace

void add_averages(Graph& graph, const Values& parameters, const Values& next, double decay) {
  const Value sum = decayed_count(graph, kName, decay);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Value old = state_of(parameters[i], kName);
    graph.update(old, old + (next[i] - old) / sum);
  }
}

void use_averages(const Graph& graph, LeafStore& store) {
  for (const Leaf& leaf : graph.leaves()) {
    if (leaf.kind != LeafKind::parameter) continue;
    if (const Leaf* average = graph.find_leaf(average_of(leaf.name)))
      std::memcpy(store.data(leaf.node), store.data(average->node), store.bytes(leaf.node));
  }
}

std::vector<Tensor> answering_parameters(const Moment& moment) {
  std::vector<Tensor> parameters = moment.parameters;
  for (Tensor& tensor : parameters)
    for (const Tensor& state : moment.states)
      if (state.name == average_of(tensor.name)) tensor.values = state.values;
  return parameters;
}

}  // namespace lamina::train
