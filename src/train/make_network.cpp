#include "train/make_network.hpp"

#include "lamina/error.hpp"
#include "nn/activations.hpp"
#include "nn/layers.hpp"
#include "nn/losses.hpp"

namespace lamina::train {
namespace {

// One value for all hidden layers, or one for each.
double dropout_of(const Options& options, std::size_t layer) {
  const auto& shares = options.dropout;
  if (shares.empty()) return 0;
  if (shares.size() == 1) return shares.front();
  if (shares.size() != options.hidden.size())
    throw Error(ErrorKind::usage,
                "option dropout: has " + std::to_string(shares.size()) + " shares, but there are " +
                    std::to_string(options.hidden.size()) + " hidden layers",
                "give one share for all, or one for each");
  return shares[layer];
}

// What the options say of every layer with weights.
Layer weighted_layer(const Options& options) {
  Layer layer;
  layer.initializer = options.initializer;
  layer.initial_scale = options.initial_scale;
  layer.weight_noise = options.weight_noise;
  return layer;
}

// A hidden layer: dense with its activation, or dense, then a norm with the activation.
void append_hidden(Network& network, const Options& options, std::size_t i) {
  const bool normalized = options.normalization != "none";
  Layer dense = weighted_layer(options), norm;
  dense.drop_connect = options.drop_connect;
  norm.type = options.normalization + "_norm";
  Layer& last = normalized ? norm : dense;
  last.units = options.hidden[i];
  last.activation = options.activation;
  if (nn::find_activation(options.activation)->fold) last.pieces = options.maxout_pieces;
  last.dropout = dropout_of(options, i);
  if (options.sparsity_beta > 0) last.average_activation = options.average_activation;
  last.sparsity_beta = options.sparsity_beta;
  if (normalized) dense.units = nn::linear_width(norm);
  network.layers.push_back(dense);
  if (normalized) network.layers.push_back(norm);
}

NetworkDraft draft_of(const Options& options) {
  if (!options.network.empty()) return read_network_draft(options.network);
  NetworkDraft draft;
  for (std::size_t i = 0; i < options.hidden.size(); ++i) append_hidden(draft.network, options, i);
  draft.output = weighted_layer(options);
  return draft;
}

// What the output layer answers with: by the loss, and for classes by their number.
std::string output_activation(const Options& options, const Target& target, const std::string& loss) {
  if (options.output != "auto") return options.output;
  if (nn::find_loss(loss)->log_link) return "exponential";
  if (!target.classes()) return "linear";
  if (loss == "perceptron" || loss == "hebb") return "sign";
  return target.units() == 1 ? "sigmoid" : "softmax";
}

std::string loss_of(const Options& options, const Target& target) {
  if (options.loss != "auto") return options.loss;
  if (target.classes()) return "cross_entropy";
  return target.reconstructs() ? "mean_squared_error" : "squared_error";
}

void check_loss(const std::string& loss, const Target& target) {
  const nn::Loss& chosen = *nn::find_loss(loss);
  if (target.classes() ? chosen.classes : chosen.numbers) return;
  if (target.classes())
    throw Error(ErrorKind::usage, "the loss " + loss + " needs a number, but the target has classes",
                "use --loss cross_entropy, or --task regression");
  throw Error(ErrorKind::usage, "the loss " + loss + " needs classes, but the target is a number",
              "use --loss squared_error, or --task class");
}

}  // namespace

Network make_network(const Options& options, std::int64_t inputs, const Target& target) {
  NetworkDraft draft = draft_of(options);
  const auto left = [&](const char* key) { return draft.given.count(key) == 0; };
  Network& network = draft.network;
  network.inputs = inputs;
  if (left("loss")) network.loss = loss_of(options, target);
  check_loss(network.loss, target);
  if (left("huber_delta")) network.huber_delta = options.huber_delta;
  if (left("quantile")) network.quantile = options.quantile;
  if (left("tweedie_power")) network.tweedie_power = options.tweedie_power;
  if (left("label_smoothing")) network.label_smoothing = options.label_smoothing;
  if (left("input_dropout")) network.input_dropout = options.input_dropout;
  if (left("input_noise")) network.input_noise = options.input_noise;
  if (left("label_noise")) network.label_noise = options.label_noise;
  draft.output.units = target.units();
  if (left("output.activation")) draft.output.activation = output_activation(options, target, network.loss);
  if (nn::find_activation(draft.output.activation)->fold)
    throw Error(ErrorKind::usage, "the output layer cannot have the activation " + draft.output.activation,
                "use it in hidden layers", {draft.source, 0, {}});
  network.layers.push_back(draft.output);
  complete_widths(network);
  check_network(network, draft.source);
  return network;
}

Network with_penalties(Network network, const Options& options) {
  for (auto& layer : network.layers) {
    if (layer.type != Layer().type) continue;
    if (!layer.l1) layer.l1 = options.l1;
    if (!layer.l2) layer.l2 = options.l2;
    if (!layer.max_w2) layer.max_w2 = options.max_w2;
  }
  return network;
}

}  // namespace lamina::train
