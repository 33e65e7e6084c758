#include "nn/leaves.hpp"

#include "lamina/error.hpp"

namespace lamina::nn {
namespace {

Value existing(Graph& graph, const Leaf& leaf, const Shape& shape) {
  const Value value = graph.value(leaf);
  if (value.shape() != shape)
    throw Error(ErrorKind::usage,
                "\"" + leaf.name + "\" is " + to_string(value.shape()) + " in the graph, and now " + to_string(shape),
                "build one network in a graph");
  return value;
}

}  // namespace

Value shared_parameter(Graph& graph, const std::string& name, const Shape& shape, const ParameterInfo& info) {
  if (const Leaf* leaf = graph.find_leaf(name)) return existing(graph, *leaf, shape);
  return graph.parameter(name, shape, info);
}

Value shared_state(Graph& graph, const std::string& name, const Shape& shape, double initial) {
  if (const Leaf* leaf = graph.find_leaf(name)) return existing(graph, *leaf, shape);
  return graph.state(name, shape, initial);
}

}  // namespace lamina::nn
