#include "train/updates.hpp"

#include "graph/substitute.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/ops.hpp"
#include "train/averages.hpp"
#include "train/sums.hpp"
#include "train/update_rules.hpp"

namespace lamina::train {
namespace {

const ParameterInfo& info(const Value& parameter) { return parameter.graph().leaf_of(parameter.id())->parameter; }

Values trainable(Graph& graph) {
  Values parameters;
  for (const auto& leaf : graph.leaves())
    if (leaf.kind == LeafKind::parameter && !leaf.parameter.frozen) parameters.push_back(graph.value(leaf));
  return parameters;
}

// λ₁·sign W + λ₂·W is written out: derived from Σ|W| and ΣW² it would take more operations on every weight.
Value with_penalties(const Value& gradient, const Value& w, const ParameterInfo& of) {
  Value sum = gradient;
  if (of.l2 > 0) sum = sum + of.l2 * w;
  if (of.l1 > 0) sum = sum + of.l1 * sign(w);
  return sum;
}

// The limits come first, so that a NaN passes.
void clip_values(Values& gradients, double limit) {
  for (Value& g : gradients) g = minimum(g.graph().constant(limit), maximum(g.graph().constant(-limit), g));
}

// Pascanu, Mikolov & Bengio 2013, On the difficulty of training recurrent neural networks.
void clip_norm(Values& gradients, double limit) {
  if (gradients.empty()) return;
  Graph& graph = gradients.front().graph();
  const Value norm = sqrt(sum_of_squares(gradients)), most = graph.constant(limit);
  const Value factor = select(greater(norm, most), most / norm, graph.constant(1));
  for (Value& g : gradients) g = factor * g;
}

// The gradient of the whole objective where the parameters are `at`.
Values slopes(const Value& loss, const Values& parameters, const Values& at, const Options& options) {
  std::vector<std::pair<Value, Value>> moved;
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (!(at[i] == parameters[i])) moved.emplace_back(parameters[i], at[i]);
  Values gradients = lamina::gradients(moved.empty() ? loss : substitute(loss, moved), at);
  for (std::size_t i = 0; i < at.size(); ++i)
    if (is_weights(parameters[i])) gradients[i] = with_penalties(gradients[i], at[i], info(parameters[i]));
  if (options.clip_value > 0) clip_values(gradients, options.clip_value);
  if (options.clip_norm > 0) clip_norm(gradients, options.clip_norm);
  return gradients;
}

Value rate_of(const Value& parameter, const Value& rate, const Options& options) {
  double factor = info(parameter).rate_factor;
  for (int layer = 1; layer < info(parameter).layer; ++layer) factor *= options.layer_rate_decay;
  return factor == 1 ? rate : rate * factor;
}

// Srebro, Rennie & Jaakkola 2005, Maximum-margin matrix factorization, as Hinton et al. 2012 apply it to units.
Value capped(const Value& weights, double cap) {
  const Value squares = sum_inputs(weights * weights), most = weights.graph().constant(cap);
  return weights * select(greater(squares, most), sqrt(most / squares), weights.graph().constant(1));
}

Value penalty(Graph& graph, const Values& parameters) {
  Value total = graph.constant(0);
  for (const Value& w : parameters) {
    if (!is_weights(w)) continue;
    const auto& of = info(w);
    if (of.l2 > 0) total = total + (0.5 * of.l2) * sum_of_squares({w});
    if (of.l1 > 0) total = total + of.l1 * sum_of_sizes(w);
  }
  return total;
}

Values states_of(const Values& parameters, const std::string& name) {
  Values states;
  for (const Value& w : parameters) states.push_back(state_of(w, name));
  return states;
}

}  // namespace

WholeGradient add_gradient(Graph& graph, const Value& loss, const Value& row_weights, const Options& options,
                           int pairs) {
  const Values parameters = trainable(graph);
  WholeGradient whole{parameters,
                      slopes(loss, parameters, parameters, options),
                      sum_rows(row_weights),
                      penalty(graph, parameters),
                      graph.state("lbfgs.pairs", {}),
                      {},
                      {}};
  for (int i = 1; i <= pairs; ++i) {
    whole.steps.push_back(states_of(parameters, "lbfgs.s" + std::to_string(i)));
    whole.changes.push_back(states_of(parameters, "lbfgs.y" + std::to_string(i)));
  }
  return whole;
}

void add_updates(Graph& graph, const Value& loss, const StepScalars& fed, const Options& options) {
  const Values parameters = trainable(graph);
  if (parameters.empty()) return;  // all are frozen
  const auto gradients_at = [&](const Values& at) { return slopes(loss, parameters, at, options); };
  const Values gradients = gradients_at(parameters);
  Values rates;
  for (const Value& w : parameters) rates.push_back(rate_of(w, fed.rate, options));
  const Value momentum = fed.momentum ? fed.momentum : graph.constant(options.momentum);
  Values next =
      find_optimizer(options.optimizer)->next({graph, parameters, gradients, rates, momentum, options, gradients_at});
  for (std::size_t i = 0; i < next.size(); ++i) {
    const double cap = info(parameters[i]).max_w2;
    if (cap > 0 && is_weights(parameters[i])) next[i] = capped(next[i], cap);
    graph.update(parameters[i], next[i]);
  }
  if (options.ema > 0) add_averages(graph, parameters, next, options.ema);
}

}  // namespace lamina::train
