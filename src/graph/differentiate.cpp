#include "lamina/differentiate.hpp"

#include <algorithm>
#include <string>

#include "graph/op.hpp"
#include "graph/rules.hpp"
#include "graph/shapes.hpp"
#include "lamina/error.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

Value filled(const Value& like, double value) {
  return broadcast_to(like.graph().constant(value, like.type()), like.shape());
}

// a · b without multiplications by the constants that partial derivatives so often are.
Value times(const Value& a, const Value& factor, const Shape& shape) {
  const Leaf* leaf = factor.graph().leaf_of(factor.id());
  const bool constant = leaf != nullptr && leaf->kind == LeafKind::constant && leaf->values.size() == 1;
  if (constant && leaf->values[0] == 1) return broadcast_to(a, shape);
  if (constant && leaf->values[0] == -1) return broadcast_to(-a, shape);
  return a * factor;
}

[[noreturn]] void no_derivative(const Op& op) {
  throw Error(ErrorKind::usage, "the op " + std::string(op.name) + " has no derivative",
              "differentiate with respect to what comes after it");
}

Value cotangent(const Value& y, const Value& dy, int input) {
  const Op& op = *y.node().op;
  if (op.partial == nullptr) return op.vjp(y, dy, input);
  const Value partial = op.partial(y, input);
  if (!partial) return {};
  const NodeId x = y.node().inputs[static_cast<std::size_t>(input)];
  return reduce_to(times(dy, partial, y.shape()), y.graph().node(x).shape);
}

// y with one input replaced: the tangent of an op that is linear in that input.
Value with_input(const Value& y, std::size_t position, const Value& replacement) {
  std::vector<Value> inputs;
  for (const NodeId id : y.node().inputs) inputs.emplace_back(&y.graph(), id);
  inputs[position] = replacement;
  const Op& op = *y.node().op;
  const Attributes attributes = y.node().attributes;
  return y.graph().apply(op, inputs, attributes);
}

Value tangent(const Value& y, const std::vector<Value>& tangents) {
  const Op& op = *y.node().op;
  if (!op.multilinear && op.partial == nullptr) return op.jvp(y, tangents);
  Value sum;
  for (std::size_t i = 0; i < tangents.size(); ++i) {
    if (!tangents[i]) continue;
    Value term;
    if (op.multilinear) {
      term = with_input(y, i, tangents[i]);
    } else if (const Value partial = op.partial(y, static_cast<int>(i))) {
      term = broadcast_to(times(tangents[i], partial, y.shape()), y.shape());
    }
    if (term) sum = sum ? sum + term : term;
  }
  return sum;
}

// Which nodes up to `last` depend on one of the sources, through real or exact values.
std::vector<bool> dependents(const Graph& graph, NodeId last, const std::vector<NodeId>& sources) {
  std::vector<bool> reached(last + 1, false);
  for (const NodeId source : sources)
    if (source <= last) reached[source] = true;
  for (NodeId id = 0; id <= last; ++id)
    for (const NodeId input : graph.node(id).inputs)
      if (reached[input] && is_arithmetic(graph.node(id).type)) reached[id] = true;
  return reached;
}

}  // namespace

std::vector<Value> gradients(const Value& y, const std::vector<Value>& xs) {
  Graph& graph = y.graph();
  std::vector<NodeId> sources;
  for (const Value& x : xs) sources.push_back(x.id());
  const std::vector<bool> needed = dependents(graph, y.id(), sources);

  std::vector<Value> adjoint(y.id() + 1);
  if (needed[y.id()]) adjoint[y.id()] = filled(y, 1);
  for (NodeId id = y.id() + 1; id-- > 0;) {
    if (!adjoint[id] || !needed[id]) continue;
    const Op& op = *graph.node(id).op;
    if (op.is_leaf() || op.derivative == Derivative::zero) continue;
    if (op.derivative == Derivative::none) no_derivative(op);
    const std::vector<NodeId> inputs = graph.node(id).inputs;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (!needed[inputs[i]] || !is_arithmetic(graph.node(inputs[i]).type)) continue;
      const Value flow = cotangent({&graph, id}, adjoint[id], static_cast<int>(i));
      Value& sum = adjoint[inputs[i]];
      if (flow) sum = sum ? sum + flow : flow;
    }
  }

  std::vector<Value> results;
  for (const Value& x : xs) results.push_back(x.id() <= y.id() && adjoint[x.id()] ? adjoint[x.id()] : filled(x, 0));
  return results;
}

Value pushforward(const Value& y, const std::vector<std::pair<Value, Value>>& tangents) {
  return pushforward(std::vector<Value>{y}, tangents)[0];
}

std::vector<Value> pushforward(const std::vector<Value>& ys, const std::vector<std::pair<Value, Value>>& tangents) {
  expect(!ys.empty(), "pushforward takes at least one value");
  Graph& graph = ys[0].graph();
  NodeId last = 0;
  for (const Value& y : ys) last = std::max(last, y.id());
  std::vector<NodeId> sources;
  for (const auto& pair : tangents) {
    sources.push_back(pair.first.id());
    if (pair.first.shape() != pair.second.shape())
      shape_error("pushforward", to_string(pair.second.shape()) + " is no tangent of " + to_string(pair.first.shape()));
  }
  const std::vector<bool> needed = dependents(graph, last, sources);

  std::vector<Value> moves(last + 1);
  for (const auto& pair : tangents)
    if (pair.first.id() <= last) moves[pair.first.id()] = pair.second;
  for (NodeId id = 0; id <= last; ++id) {
    const Op& op = *graph.node(id).op;
    if (moves[id] || !needed[id] || op.is_leaf() || op.derivative == Derivative::zero) continue;
    std::vector<Value> inputs;
    bool any = false;
    for (const NodeId input : graph.node(id).inputs) {
      inputs.push_back(moves[input]);
      any = any || inputs.back();
    }
    if (!any) continue;
    if (op.derivative == Derivative::none) no_derivative(op);
    moves[id] = tangent({&graph, id}, inputs);
  }
  std::vector<Value> results;
  for (const Value& y : ys) results.push_back(moves[y.id()] ? moves[y.id()] : filled(y, 0));
  return results;
}

}  // namespace lamina
