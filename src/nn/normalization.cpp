#include "nn/normalization.hpp"

#include "lamina/ops.hpp"
#include "nn/leaves.hpp"

namespace lamina::nn {
namespace {

struct Norm {
  const LayerContext& context;
  std::int64_t width = context.x().shape()[1];

  Value parameter(const char* role, bool frozen) const {
    ParameterInfo info;
    info.role = role;
    info.layer = context.position;
    info.fan_in = info.fan_out = width;
    info.rate_factor = context.layer.rate_factor;
    info.frozen = frozen;
    return shared_parameter(context.graph, context.name + "." + role, {width}, info);
  }

  // γ·d / √(σ² + ε) + β
  Value scaled(const Value& distance, const Value& variance) const {
    const Value gamma = parameter(kGamma, context.layer.frozen), beta = parameter(kBeta, context.layer.frozen);
    return distance * (gamma / sqrt(variance + context.layer.epsilon)) + beta;
  }
};

// Moves a running figure towards the batch's.
void move(Graph& graph, const Value& running, const Value& batch, const Value& weight) {
  graph.update(running, running + (batch - running) / weight);
}

}  // namespace

Value batch_norm(const LayerContext& context) {
  const Norm norm{context};
  Graph& graph = context.graph;
  const Value& x = context.x();
  // They are parameters, though not learnt by slopes, because scoring needs them.
  const Value mean = norm.parameter(kRunningMean, true), variance = norm.parameter(kRunningVariance, true);
  if (!context.training || context.layer.frozen) return norm.scaled(x - mean, variance);

  const Value rows = sum_rows(broadcast_to(graph.constant(1), {kRows, 1}));
  const Value several = greater(rows, graph.constant(1.5));
  const Value batch_mean = sum_rows(x) / rows;
  const Value from_batch = x - batch_mean;
  const Value batch_variance = sum_rows(from_batch * from_batch) / rows;

  const Value weight = shared_state(graph, context.name + ".running_weight", {});
  const Value next_weight = context.layer.decay * weight + 1;
  const Value from_mean = batch_mean - mean;
  const Value unbiased = batch_variance * (rows / maximum(rows - 1, graph.constant(1)));
  graph.update(weight, next_weight);
  move(graph, mean, batch_mean, next_weight);
  move(graph, variance, select(several, unbiased, from_mean * from_mean), next_weight);

  return norm.scaled(x - select(several, batch_mean, mean), select(several, batch_variance, variance));
}

Value layer_norm(const LayerContext& context) {
  const Norm norm{context};
  const double width = static_cast<double>(norm.width);
  const Value distance = context.x() - sum_columns(context.x()) / width;
  const Value variance = sum_columns(distance * distance) / width;
  const Value gamma = norm.parameter(kGamma, context.layer.frozen), beta = norm.parameter(kBeta, context.layer.frozen);
  return distance / sqrt(variance + context.layer.epsilon) * gamma + beta;
}

std::int64_t norm_parameters(const Layer& layer, std::int64_t) { return 2 * linear_width(layer); }

}  // namespace lamina::nn
