#include "graph/substitute.hpp"

#include "graph/op.hpp"
#include "graph/shapes.hpp"

namespace lamina {
namespace {

// The node again with the new inputs; the node itself when none is new.
Value again(Graph& graph, NodeId id, const std::vector<Value>& replaced) {
  std::vector<Value> inputs;
  bool changed = false;
  for (const NodeId input : graph.node(id).inputs) {
    inputs.push_back(replaced[input] ? replaced[input] : Value(&graph, input));
    changed = changed || replaced[input];
  }
  return changed ? graph.apply(*graph.node(id).op, inputs, graph.node(id).attributes) : Value();
}

}  // namespace

Value substitute(const Value& y, const std::vector<std::pair<Value, Value>>& replacements) {
  Graph& graph = y.graph();
  std::vector<Value> replaced(y.id() + 1);  // empty: as it was
  for (const auto& [before, after] : replacements) {
    if (before.shape() != after.shape() || before.type() != after.type())
      shape_error("substitute", to_string(after.shape()) + " cannot stand for " + to_string(before.shape()));
    if (before.id() <= y.id()) replaced[before.id()] = after;
  }
  for (NodeId id = 0; id <= y.id(); ++id)
    if (!replaced[id]) replaced[id] = again(graph, id, replaced);
  return replaced[y.id()] ? replaced[y.id()] : y;
}

}  // namespace lamina
