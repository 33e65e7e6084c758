#include "nn/layers.hpp"

#include "lamina/ops.hpp"
#include "nn/activations.hpp"
#include "nn/leaves.hpp"
#include "nn/names.hpp"
#include "nn/normalization.hpp"
#include "nn/regularization.hpp"

namespace lamina::nn {
namespace {

// ---- dense ----

Value dense(const LayerContext& context) {
  const Layer& layer = context.layer;
  ParameterInfo info;
  info.layer = context.position;
  info.fan_in = context.x().shape()[1];
  info.fan_out = linear_width(layer);
  info.rate_factor = layer.rate_factor;
  info.frozen = layer.frozen;
  info.role = kBiases;
  const ParameterInfo biases = info;
  info.role = kWeights;
  info.l1 = layer.l1.value_or(0);
  info.l2 = layer.l2.value_or(0);
  info.max_w2 = layer.max_w2.value_or(0);
  Value w = shared_parameter(context.graph, context.name + ".weights", {info.fan_in, info.fan_out}, info);
  if (context.training && layer.weight_noise > 0)
    w = add_weight_noise(w, layer.weight_noise, *context.training, context.position);
  if (context.training && layer.drop_connect > 0)
    w = drop_weights(w, layer.drop_connect, *context.training, context.position);
  const Value b = shared_parameter(context.graph, context.name + ".biases", {info.fan_out}, biases);
  return matmul(context.x(), w) + b;
}

std::int64_t dense_parameters(const Layer& layer, std::int64_t inputs) { return (inputs + 1) * linear_width(layer); }

void check_count(const Path& path, std::size_t given, const char* of_what, std::int64_t wanted, const char* for_each) {
  if (static_cast<std::int64_t>(given) != wanted)
    path.refuse("has " + std::to_string(given) + " " + of_what,
                "give " + std::to_string(wanted) + ", one for each " + for_each);
}

void check_dense(const Layer& layer, const Widths& before, const Path& path) {
  if (!layer.biases.empty())
    check_count(path.key("biases"), layer.biases.size(), "figures", linear_width(layer), "unit");
  if (layer.weights.empty()) return;
  check_count(path.key("weights"), layer.weights.size(), "lists", before.back(), "input");
  for (std::size_t i = 0; i < layer.weights.size(); ++i)
    check_count(path.key("weights").item(i), layer.weights[i].size(), "figures", linear_width(layer), "unit");
}

// ---- residual, activation ----

Value residual(const LayerContext& context) {
  return context.x() + context.values[static_cast<std::size_t>(context.layer.from)];
}

std::string answer_text(std::size_t position, std::int64_t width) {
  return (position == 0 ? "the network's " : "layer " + std::to_string(position) + "'s ") + std::to_string(width) +
         (position == 0 ? " inputs" : " values");
}

void check_residual(const Layer& layer, const Widths& before, const Path& path) {
  const auto from = static_cast<std::size_t>(layer.from), last = before.size() - 1;
  if (from >= last)
    path.key("from").refuse("is " + std::to_string(layer.from) + ", but layer " + std::to_string(last) +
                                "'s values are what it is added to",
                            last == 0 ? "put layers before it" : "name a layer before, or 0 for the network's input");
  if (before[from] != before[last])
    path.key("from").refuse("adds " + answer_text(from, before[from]) + " to " + answer_text(last, before[last]),
                            "give both the same width");
}

Value unchanged(const LayerContext& context) { return context.x(); }

std::int64_t no_parameters(const Layer&, std::int64_t) { return 0; }
void no_check(const Layer&, const Widths&, const Path&) {}

}  // namespace

const std::vector<LayerType>& layer_types() {
  static const std::vector<LayerType> table = {
      {"dense", "activation(x·W + b)", "", false, dense, dense_parameters, check_dense},
      {"batch_norm",
       "activation(γ·(x − μ) / √(σ² + ε) + β), μ and σ² of each column: of the batch, in scoring the running ones",
       "Ioffe & Szegedy 2015, Batch normalization", true, batch_norm, norm_parameters, no_check},
      {"layer_norm", "activation(γ·(x − μ) / √(σ² + ε) + β), μ and σ² of each row",
       "Ba, Kiros & Hinton 2016, Layer normalization", true, layer_norm, norm_parameters, no_check},
      {"residual", "activation(x + the answer of layer `from`)", "He, Zhang, Ren & Sun 2016, Deep residual learning",
       true, residual, no_parameters, check_residual},
      {"activation", "activation(x)", "", true, unchanged, no_parameters, no_check},
  };
  return table;
}

const LayerType* find_layer_type(const std::string& name) { return find_named(layer_types(), name); }

std::int64_t linear_width(const Layer& layer) {
  const Activation* activation = find_activation(layer.activation);
  return activation && activation->fold ? layer.units * layer.pieces : layer.units;
}

std::string layer_text(const std::string& type) { return (type == "activation" ? "an " : "a ") + type + " layer"; }

}  // namespace lamina::nn

namespace lamina {

const std::vector<std::string>& layer_names() {
  static const auto names = nn::names_of(nn::layer_types());
  return names;
}

}  // namespace lamina
