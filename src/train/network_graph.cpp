#include "train/network_graph.hpp"

#include <algorithm>

#include "lamina/ops.hpp"
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

Value encode_inputs(NetworkGraph& built, const Encoder& encoder) {
  Graph& graph = built.graph;
  EncodedInputs& inputs = built.inputs;
  std::vector<Value> parts;
  if (const auto numbers = columns_of(encoder, 0); !numbers.empty()) {
    inputs.numbers = graph.input("numbers", {kRows, count(numbers)}, Type::exact);
    parts.push_back(cast(encode_numbers(graph, numbers, inputs.numbers), Type::real));
  }
  if (const auto pixels = columns_of(encoder, 1); !pixels.empty()) {
    inputs.pixels = graph.input("pixels", {kRows, count(pixels)}, Type::byte);
    parts.push_back(cast(cast(inputs.pixels, Type::exact) * graph.constant(1.0 / 255, Type::exact), Type::real));
  }
  for (const auto* column : columns_of(encoder, 2)) {
    inputs.categories.push_back(graph.input("category." + column->name, {kRows, 1}, Type::index));
    parts.push_back(one_hot(inputs.categories.back(), static_cast<std::int64_t>(column->width())));
  }
  return parts.size() == 1 ? parts.front() : concat(parts);
}

Value decode(const Value& output, const Target& target) {
  if (target.classes) return output;
  Graph& graph = output.graph();
  return cast(output, Type::exact) * graph.constant(target.deviation, Type::exact) +
         graph.constant(target.mean, Type::exact);
}

Value standardized(const Value& y, const Target& target) {
  Graph& graph = y.graph();
  const Value scaled =
      (y - graph.constant(target.mean, Type::exact)) * graph.constant(1 / target.deviation, Type::exact);
  return cast(scaled, Type::real);
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

std::unique_ptr<NetworkGraph> build_scoring(const Encoder& encoder, const Network& network, const Target& target) {
  auto built = std::make_unique<NetworkGraph>();
  built->encoded = encode_inputs(*built, encoder);
  built->built = build(built->graph, network, built->encoded);
  built->answer = decode(built->built.output, target);
  return built;
}

void add_training(NetworkGraph& built, const Network& network, const Target& target, const Options& options) {
  Graph& graph = built.graph;
  built.target = graph.input("target", {kRows, 1}, target.classes ? Type::index : Type::exact);
  built.row_weights = graph.input("row_weights", {kRows, 1});
  built.fed.rate = graph.input("learning_rate", {});
  if (momentum_ramps(options)) built.fed.momentum = graph.input("momentum", {});
  built.seed = graph.input("seed", {2}, Type::index);
  built.step = graph.input("step", {}, Type::index);
  built.inputs.row = graph.input("row", {kRows, 1}, Type::index);
  const TrainingMode mode{built.seed, built.step, built.inputs.row};
  built.training = build(graph, network, built.encoded, mode);
  const Value answer = target.classes ? built.target : standardized(built.target, target);
  built.row_losses = row_losses(network, built.built, answer);
  built.loss = loss(network, built.training, noisy(network, answer, mode), built.row_weights);
  if (takes_all_rows(options))
    built.whole = add_gradient(graph, built.loss, options, quasi_newton::kPairs);
  else
    add_updates(graph, built.loss, built.fed, options);
}

std::unique_ptr<NetworkGraph> build_training(const Encoder& encoder, const Network& network, const Target& target,
                                             const Options& options) {
  const Network with_options = with_penalties(network, options);
  auto built = build_scoring(encoder, with_options, target);
  add_training(*built, with_options, target, options);
  return built;
}

}  // namespace lamina::train
