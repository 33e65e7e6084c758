#include "train/network_graph.hpp"

#include <algorithm>

#include "lamina/ops.hpp"
#include "nn/activations.hpp"
#include "nn/losses.hpp"
#include "nn/regularization.hpp"
#include "quasi_newton/lbfgs.hpp"
#include "train/make_network.hpp"
#include "train/momentum.hpp"

namespace lamina::train {
namespace {

int group_of(const EncodedColumn& column) {
  if (column.kind == ColumnKind::category) return 2;
  return column.image_byte ? 1 : 0;
}

std::vector<const EncodedColumn*> columns_of(const Encoder& encoder, int group) {
  std::vector<const EncodedColumn*> found;
  for (const auto& column : encoder.columns())
    if (group_of(column) == group) found.push_back(&column);
  return found;
}

std::int64_t count(const std::vector<const EncodedColumn*>& columns) {
  return static_cast<std::int64_t>(columns.size());
}

// A missing number takes the mean; then it is standardised.
Value encode_numbers(Graph& graph, const std::vector<const EncodedColumn*>& columns, const Value& x) {
  std::vector<double> fill, shift, scale;
  for (const auto* column : columns) {
    fill.push_back(column->mean);
    shift.push_back(column->scaled ? column->mean : 0);
    scale.push_back(column->scaled ? 1 / column->deviation : 1);
  }
  const auto row = [&](std::vector<double> values) {
    return graph.constant({count(columns)}, std::move(values), Type::exact);
  };
  const Value filled = select(is_missing(x), row(std::move(fill)), x);
  return (filled - row(std::move(shift))) * row(std::move(scale));
}

std::vector<Value> encode_dense(Graph& graph, EncodedInputs& inputs, const Encoder& encoder) {
  std::vector<Value> parts;
  if (const auto numbers = columns_of(encoder, 0); !numbers.empty()) {
    inputs.numbers = graph.input("numbers", {kRows, count(numbers)}, Type::exact);
    parts.push_back(cast(encode_numbers(graph, numbers, inputs.numbers), Type::real));
  }
  if (const auto pixels = columns_of(encoder, 1); !pixels.empty()) {
    inputs.pixels = graph.input("pixels", {kRows, count(pixels)}, Type::byte);
    parts.push_back(cast(cast(inputs.pixels, Type::exact) * graph.constant(1.0 / 255, Type::exact), Type::real));
  }
  return parts;
}

std::vector<Value> dense_input(Graph& graph, EncodedInputs& inputs, const Encoder& encoder) {
  const auto width = count(columns_of(encoder, 0)) + count(columns_of(encoder, 1));
  if (width == 0) return {};
  inputs.dense = graph.input("dense", {kRows, width});
  return {inputs.dense};
}

Value joined(const std::vector<Value>& parts) { return parts.size() == 1 ? parts.front() : concat(parts); }

Value encode_inputs(NetworkGraph& built, const Encoder& encoder, InputForm form) {
  Graph& graph = built.graph;
  if (form == InputForm::inputs) return graph.input("inputs", {kRows, static_cast<std::int64_t>(encoder.width())});
  EncodedInputs& inputs = built.inputs;
  std::vector<Value> parts =
      form == InputForm::cells ? encode_dense(graph, inputs, encoder) : dense_input(graph, inputs, encoder);
  for (const auto* column : columns_of(encoder, 2)) {
    inputs.categories.push_back(graph.input("category." + column->name, {kRows, 1}, Type::index));
    parts.push_back(one_hot(inputs.categories.back(), static_cast<std::int64_t>(column->width())));
  }
  return joined(parts);
}

Value row_of(Graph& graph, const Target& target, double (*value)(const Scaling&)) {
  std::vector<double> values;
  for (const auto& scaling : target.scalings) values.push_back(value(scaling));
  if (values.size() == 1) return graph.constant(values.front(), Type::exact);
  const auto count = static_cast<std::int64_t>(values.size());
  return graph.constant({count}, std::move(values), Type::exact);
}

Value shifts(Graph& graph, const Target& target) {
  return row_of(graph, target, [](const Scaling& s) { return s.shift; });
}

Value scaled(const Value& y, const Target& target) {
  const Value inverse = row_of(y.graph(), target, [](const Scaling& s) { return 1 / s.scale; });
  return cast((y - shifts(y.graph(), target)) * inverse, Type::real);
}

// What an autoencoder is to answer.
Value reconstructed(const NetworkGraph& built, const Target& target) {
  if (target.reconstructed_layer == 0) return built.encoded;
  return built.built.layers[target.reconstructed_layer - 1].output;
}

Value decode(const NetworkGraph& built, const Network& network, const Target& target) {
  const Value& output = built.built.output;
  Graph& graph = output.graph();
  if (target.classes()) return nn::probabilities(output, network.layers.back().activation);
  if (target.reconstructs()) {
    const Value error = output - reconstructed(built, target);
    return sum_columns(error * error) * (1.0 / static_cast<double>(target.reconstructed));
  }
  const Value scales = row_of(graph, target, [](const Scaling& s) { return s.scale; });
  return cast(output, Type::exact) * scales + shifts(graph, target);
}

// The offset as the output layer's logits count: behind a linear output the target is scaled, and so is the offset.
Value logit_offset(NetworkGraph& built, const Network& network, const Target& target) {
  built.inputs.offset = built.graph.input("offset", {kRows, 1}, Type::exact);
  if (target.classes() || network.layers.back().activation != "linear") return cast(built.inputs.offset, Type::real);
  const Value inverse = row_of(built.graph, target, [](const Scaling& s) { return 1 / s.scale; });
  return cast(built.inputs.offset * inverse, Type::real);
}

void shift_logits(Built& built, const Network& network, const Value& shift) {
  built.logits = built.logits + shift;
  built.output = nn::find_activation(network.layers.back().activation)->apply(built.logits);
  built.layers.back() = {built.logits, built.output};
}

// The answers that a training step learns: classes perhaps with noise.
Value noisy(const Network& network, const Value& answer, const TrainingMode& mode) {
  if (network.label_noise == 0) return answer;
  const std::int64_t units = network.layers.back().units;
  return nn::noisy_classes(answer, std::max<std::int64_t>(2, units), network.label_noise, mode);
}

}  // namespace

void order_columns(Encoder& encoder) {
  std::stable_sort(encoder.columns().begin(), encoder.columns().end(),
                   [](const EncodedColumn& a, const EncodedColumn& b) { return group_of(a) < group_of(b); });
}

namespace {

// The answer for the shares that the classes have where the model is used; the objective knows nothing of them.
Value answer(const NetworkGraph& built, const Network& network, const Target& target) {
  if (target.prior_shift.empty()) return decode(built, network, target);
  Built logits = built.built;
  const auto units = static_cast<std::int64_t>(target.prior_shift.size());
  shift_logits(logits, network, logits.logits.graph().constant({units}, target.prior_shift));
  return nn::probabilities(logits.output, network.layers.back().activation);
}

}  // namespace

namespace {

Deviance deviance_of(const Network& network, const Target& target) {
  Deviance deviance{nn::find_loss(network.loss)->deviance, {}};
  for (const Scaling& scaling : target.scalings)
    deviance.parameters.push_back(deviance.name == "huber"      ? network.huber_delta * scaling.scale
                                  : deviance.name == "quantile" ? network.quantile
                                  : deviance.name == "tweedie"  ? network.tweedie_power
                                                                : 0);
  return deviance;
}

}  // namespace

std::unique_ptr<EncodingGraph> build_encoding(const Encoder& encoder) {
  auto built = std::make_unique<EncodingGraph>();
  const std::vector<Value> parts = encode_dense(built->graph, built->inputs, encoder);
  if (!parts.empty()) built->dense = joined(parts);
  return built;
}

std::unique_ptr<NetworkGraph> build_scoring(const Encoder& encoder, const Network& network, const Target& target,
                                            InputForm form) {
  auto built = std::make_unique<NetworkGraph>();
  built->encoded = encode_inputs(*built, encoder, form);
  built->built = build(built->graph, network, built->encoded);
  if (!target.offset.empty()) {
    built->offset = logit_offset(*built, network, target);
    shift_logits(built->built, network, built->offset);
  }
  built->answer = answer(*built, network, target);
  if (target.answer == Answer::numbers) built->deviance = deviance_of(network, target);
  return built;
}

void add_training(NetworkGraph& built, const Network& network, const Target& target, const Options& options) {
  Graph& graph = built.graph;
  if (!target.reconstructs())
    built.target = graph.input("target", {kRows, target.classes() ? 1 : target.units()},
                               target.classes() ? Type::index : Type::exact);
  built.row_weights = graph.input("row_weights", {kRows, 1});
  built.fed.rate = graph.input("learning_rate", {});
  if (momentum_ramps(options)) built.fed.momentum = graph.input("momentum", {});
  built.seed = graph.input("seed", {2}, Type::index);
  built.step = graph.input("step", {}, Type::index);
  built.inputs.row = graph.input("row", {kRows, 1}, Type::index);
  const TrainingMode mode{built.seed, built.step, built.inputs.row};
  built.training = build(graph, network, built.encoded, mode);
  if (built.offset) shift_logits(built.training, network, built.offset);
  const Value wanted = target.reconstructs() ? reconstructed(built, target)
                       : target.classes()    ? built.target
                                             : scaled(built.target, target);
  built.loss_name = network.loss;
  built.row_losses = row_losses(network, built.built, wanted);
  const Value learnt = noisy(network, wanted, mode);
  built.loss = loss(network, built.training, learnt, built.row_weights, network.label_noise > 0);
  if (const Value wrong = row_mistakes(network, built.training, learnt)) built.mistakes = sum_rows(wrong);
  if (takes_all_rows(options))
    built.whole = add_gradient(graph, built.loss, built.row_weights, options, quasi_newton::kPairs);
  else
    add_updates(graph, built.loss, built.fed, options);
}

std::unique_ptr<NetworkGraph> build_training(const Encoder& encoder, const Network& network, const Target& target,
                                             const Options& options, InputForm form) {
  const Network with_options = with_penalties(network, options);
  auto built = build_scoring(encoder, with_options, target, form);
  add_training(*built, with_options, target, options);
  return built;
}

std::size_t encoded_row_bytes(const NetworkGraph& graph) {
  return static_cast<std::size_t>(graph.encoded.shape()[1]) * sizeof(double);
}

std::vector<Value> step_outputs(const NetworkGraph& graph) {
  std::vector<Value> outputs = {graph.loss};
  if (!graph.whole) {
    if (graph.mistakes) outputs.push_back(graph.mistakes);
    return outputs;
  }
  outputs.push_back(graph.whole->penalty);
  outputs.push_back(graph.whole->weight);
  outputs.insert(outputs.end(), graph.whole->gradients.begin(), graph.whole->gradients.end());
  return outputs;
}

std::vector<Value> scoring_outputs(const NetworkGraph& graph, bool losses) {
  if (losses) return {graph.answer, graph.row_losses};
  return {graph.answer};
}

}  // namespace lamina::train
