#include "train/update_rules.hpp"

#include "lamina/ops.hpp"

namespace lamina::train {
namespace {

constexpr double kFlush = 1e-23, kTinySquare = 1e-30;

const Leaf& leaf(const Value& parameter) { return *parameter.graph().leaf_of(parameter.id()); }

}  // namespace

Value flush(const Value& x) { return (x + kFlush) - kFlush; }

Value at_least_tiny(const Value& square) { return maximum(square, square.graph().constant(kTinySquare)); }

Value state_of(const Value& parameter, const std::string& name) {
  return parameter.graph().state(name + "." + leaf(parameter).name, parameter.shape());
}

Value decayed_count(Graph& graph, const std::string& name, double beta) {
  const Value old = graph.state(name, {});
  const Value next = beta * old + 1;
  graph.update(old, next);
  return next;
}

bool is_weights(const Value& parameter) { return leaf(parameter).parameter.role == "weights"; }

}  // namespace lamina::train
