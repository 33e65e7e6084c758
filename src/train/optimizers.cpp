#include "train/optimizers.hpp"

#include "lamina/differentiate.hpp"
#include "lamina/ops.hpp"
#include "nn/names.hpp"

namespace lamina::train {
namespace {

constexpr double kFlush = 1e-23, kTinySquare = 1e-30;

// Figures far below kFlush become 0 (see the header).
Value flush(const Value& x) { return (x + kFlush) - kFlush; }

const Leaf& leaf(const Value& parameter) { return *parameter.graph().leaf_of(parameter.id()); }

// A state of the parameter's shape: "adam.m.dense1.weights".
Value state_of(const Value& parameter, const std::string& name) {
  return parameter.graph().state(name + "." + leaf(parameter).name, parameter.shape());
}

Value rate_of(const Value& parameter, const Value& rate) {
  const double factor = leaf(parameter).parameter.rate_factor;
  return factor == 1 ? rate : rate * factor;
}

void sgd(Graph& graph, const std::vector<Value>& parameters, const std::vector<Value>& gradients, const Value& rate,
         const Options& options) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Value& w = parameters[i];
    Value velocity = gradients[i];
    if (options.momentum > 0) {
      const Value old = state_of(w, "sgd.v");
      velocity = flush(options.momentum * old + gradients[i]);
      graph.update(old, velocity);
    }
    graph.update(w, w - rate_of(w, rate) * velocity);
  }
}

// S ← β·S + 1, the sum of 1, β, β², …
Value decayed_count(Graph& graph, const std::string& name, double beta) {
  const Value old = graph.state(name, {});
  const Value next = beta * old + 1;
  graph.update(old, next);
  return next;
}

void adam(Graph& graph, const std::vector<Value>& parameters, const std::vector<Value>& gradients, const Value& rate,
          const Options& options) {
  const Value s1 = decayed_count(graph, "adam.s1", options.beta1);
  const Value root_s2 = sqrt(decayed_count(graph, "adam.s2", options.beta2));
  const Value step = root_s2 / s1, epsilon = options.epsilon * root_s2;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Value &w = parameters[i], &g = gradients[i];
    const Value old_m = state_of(w, "adam.m"), old_v = state_of(w, "adam.v");
    const Value m = flush(options.beta1 * old_m + g);
    const Value v = maximum(options.beta2 * old_v + g * g, graph.constant(kTinySquare));
    graph.update(old_m, m);
    graph.update(old_v, v);
    graph.update(w, w - (rate_of(w, rate) * step) * m / (sqrt(v) + epsilon));
  }
}

}  // namespace

const std::vector<Optimizer>& optimizers() {
  static const std::vector<Optimizer> table = {
      {"sgd",
       "v ← α·v + g; w ← w − η·v",
       "Polyak 1964, Some methods of speeding up the convergence of iteration methods",
       {"momentum"},
       sgd},
      {"adam",
       "w ← w − η·m̂ / (√v̂ + ε)",
       "Kingma & Ba 2015, Adam: a method for stochastic optimization",
       {"beta1", "beta2", "epsilon"},
       adam},
  };
  return table;
}

const Optimizer* find_optimizer(const std::string& name) { return nn::find_named(optimizers(), name); }

const std::vector<std::string>& optimizer_names() {
  static const auto names = nn::names_of(optimizers());
  return names;
}

void add_updates(Graph& graph, const Value& loss, const Value& rate, const Options& options) {
  std::vector<Value> parameters;
  for (const auto& leaf : graph.leaves())
    if (leaf.kind == LeafKind::parameter && !leaf.parameter.frozen) parameters.push_back(graph.value(leaf));
  std::vector<Value> slopes = gradients(loss, parameters);
  // The penalty's gradient λW is written out: derived from ΣW² it would take more operations on every weight.
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (options.l2 > 0 && leaf(parameters[i]).parameter.role == "weights")
      slopes[i] = slopes[i] + options.l2 * parameters[i];
  find_optimizer(options.optimizer)->update(graph, parameters, slopes, rate, options);
}

}  // namespace lamina::train
