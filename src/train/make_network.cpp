#include "train/make_network.hpp"

#include "lamina/error.hpp"
#include "nn/activations.hpp"
#include "nn/layers.hpp"

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

const char* output_activation(const Target& target) {
  return !target.classes ? "linear" : target.units() == 1 ? "sigmoid" : "softmax";
}

std::string loss_of(const Options& options, const Target& target) {
  const std::string loss = options.loss != "auto" ? options.loss : target.classes ? "cross_entropy" : "squared_error";
  if (loss == "cross_entropy" && !target.classes)
    throw Error(ErrorKind::usage, "the loss cross_entropy needs classes, but the target is a number",
                "use --loss squared_error, or --task class");
  return loss;
}

}  // namespace

Network make_network(const Options& options, std::int64_t inputs, const Target& target) {
  NetworkDraft draft = draft_of(options);
  const auto left = [&](const char* key) { return draft.given.count(key) == 0; };
  Network& network = draft.network;
  network.inputs = inputs;
  if (left("loss")) network.loss = loss_of(options, target);
  if (left("input_dropout")) network.input_dropout = options.input_dropout;
  if (left("input_noise")) network.input_noise = options.input_noise;
  if (left("label_noise")) network.label_noise = options.label_noise;
  draft.output.units = target.units();
  if (left("output.activation")) draft.output.activation = output_activation(target);
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
