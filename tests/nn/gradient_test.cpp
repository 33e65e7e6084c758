// Every layer, activation and loss of the tables is checked against differences, for inputs and parameters, as it is
// listed: an entry that is added is checked without a line here.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "graph/check.hpp"
#include "lamina/network.hpp"
#include "lamina/ops.hpp"
#include "nn/activations.hpp"
#include "nn/fields.hpp"
#include "nn/layers.hpp"
#include "nn/leaves.hpp"
#include "nn/losses.hpp"
#include "nn/regularization.hpp"

namespace lamina {
namespace {

constexpr std::int64_t kTestRows = 5, kInputs = 3;

std::size_t elements(const Value& value) {
  std::size_t count = 1;
  for (const auto extent : value.shape()) count *= static_cast<std::size_t>(extent == kRows ? kTestRows : extent);
  return count;
}

// All parameters of the graph and x, at uneven values away from the kinks.
Feeds feeds_of(Graph& graph, const Value& x) {
  Feeds feeds = {{x, spread_values(elements(x), -2, 2, 1)}};
  std::uint32_t salt = 2;
  for (const auto& leaf : graph.leaves()) {
    if (leaf.kind == LeafKind::state) feeds.emplace_back(graph.value(leaf), std::vector<double>{3});
    if (leaf.kind != LeafKind::parameter) continue;
    const Value parameter = graph.value(leaf);
    const bool variance = leaf.parameter.role == nn::kRunningVariance;
    feeds.emplace_back(parameter, spread_values(elements(parameter), variance ? 0.5 : -1, variance ? 2 : 1, salt++));
  }
  return feeds;
}

void expect_right(const Value& y, const Feeds& feeds, std::size_t derivatives) {
  const GradientCheck check = check_gradients(y, feeds, kTestRows);
  EXPECT_EQ(check.failures, "");
  EXPECT_GE(check.compared, derivatives);
}

// A network in front of the checked layer gives it an earlier layer to add, and slopes that are not the inputs' own.
Network with_layer(Layer layer) {
  Network network{kInputs, {{"dense", 4, "tanh"}, {"dense", 4, "sigmoid"}}, "squared_error"};
  layer.name = "checked";
  if (nn::find_layer_type(layer.type)->keeps_width) layer.units = 4;
  network.layers.push_back(layer);
  complete_widths(network);
  return network;
}

Network with_activation(const nn::LayerType& type, const nn::Activation& activation) {
  Layer layer{type.name, 4, activation.name};
  Network network = with_layer(layer);
  if (activation.fold) {  // what it folds must be there
    network.layers.back().pieces = 2;
    if (type.keeps_width) network.layers.back().units = 2;
  }
  if (type.name == std::string("residual")) network.layers.back().from = 1;
  return network;
}

std::optional<TrainingMode> training_mode(Graph& graph) {
  return TrainingMode{graph.input("seed", {2}, Type::index), graph.input("step", {}, Type::index),
                      graph.input("row", {kRows, 1}, Type::index)};
}

// Random numbers held fixed.
void feed_mode(Feeds& feeds, const std::optional<TrainingMode>& mode) {
  if (!mode) return;
  feeds.emplace_back(mode->seed, std::vector<double>{7, 9});
  feeds.emplace_back(mode->step, std::vector<double>{3});
  feeds.emplace_back(mode->row, std::vector<double>{11, 5, 8, 2, 600});
}

// Checks the answer and the penalty of a network, in a training step or in scoring.
void check_network_gradient(const Network& network, bool training, std::size_t derivatives) {
  Graph graph;
  const Value x = graph.input("x", {kRows, kInputs});
  const auto mode = training ? training_mode(graph) : std::nullopt;
  const Built built = build(graph, network, x, mode);
  Feeds feeds = feeds_of(graph, x);
  feed_mode(feeds, mode);
  expect_right(built.penalty ? built.output + built.penalty : built.output, feeds, derivatives);
}

TEST(Gradient, OfEveryLayerTypeBehindEveryActivation) {
  ASSERT_FALSE(nn::layer_types().empty());
  for (const auto& type : nn::layer_types()) {
    for (const auto& activation : nn::activations()) {
      SCOPED_TRACE(std::string(type.name) + " " + activation.name);
      const Network network = with_activation(type, activation);
      const auto counts = parameter_counts(network);
      const auto derivatives = 15 + std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
      for (const bool training : {false, true})
        check_network_gradient(network, training, static_cast<std::size_t>(derivatives));
    }
  }
}

// What a field is set to for its check; a field that is added must be named here.
const std::map<std::string, std::function<void(Network&)>>& fields_in_the_graph() {
  static const std::map<std::string, std::function<void(Network&)>> table = {
      {"units", [](Network& n) { n.layers.back().units = 5; }},
      {"pieces",
       [](Network& n) {
         n.layers.back().activation = "maxout";
         n.layers.back().pieces = 3;
       }},
      {"activation", [](Network& n) { n.layers.back().activation = "silu"; }},
      {"dropout", [](Network& n) { n.layers.back().dropout = n.layers[0].dropout = 0.4; }},
      {"drop_connect", [](Network& n) { n.layers.back().drop_connect = 0.4; }},
      {"weight_noise", [](Network& n) { n.layers.back().weight_noise = 0.3; }},
      {"sparsity_beta",
       [](Network& n) {
         n.layers[0].sparsity_beta = 0.5;  // tanh
         n.layers[1].sparsity_beta = 2;    // sigmoid
         n.layers[1].average_activation = 0.2;
       }},
      {"from",
       [](Network& n) {
         n.layers.back() = {"residual", 4, "tanh"};
         n.layers.back().from = 1;
       }},
      {"epsilon",
       [](Network& n) {
         n.layers.back() = {"layer_norm", 4, "linear"};
         n.layers.back().epsilon = 0.5;
       }},
      {"decay",
       [](Network& n) {
         n.layers.back() = {"batch_norm", 4, "linear"};
         n.layers.back().decay = 0.5;
       }},
      {"input_dropout", [](Network& n) { n.input_dropout = 0.4; }},
      {"input_noise", [](Network& n) { n.input_noise = 0.4; }},
  };
  return table;
}

// Fields that do not enter the graph of a step, or are checked with another.
const std::set<std::string> kElsewhere = {"type",  // every type above
                                          "name",
                                          "initializer",  // what a parameter is called, and where it starts
                                          "initial_scale",
                                          "weights",
                                          "biases",
                                          "l1",
                                          "l2",
                                          "max_w2",
                                          "rate_factor",
                                          "frozen",              // of the update
                                          "average_activation",  // with sparsity_beta
                                          "inputs",
                                          "layers",
                                          "loss",
                                          "huber_delta",
                                          "quantile",
                                          "tweedie_power",    // with their losses below
                                          "label_smoothing",  // OfSmoothedLabels
                                          "label_noise"};     // below

template <class Fields>
void check_fields_of(const Fields& fields) {
  for (const auto& field : fields) {
    if (kElsewhere.count(field.name) > 0) continue;
    SCOPED_TRACE(field.name);
    const auto found = fields_in_the_graph().find(field.name);
    ASSERT_NE(found, fields_in_the_graph().end()) << "give the field a check here";
    Network network = with_layer({"dense", 4, "tanh"});
    found->second(network);
    for (const bool training : {false, true}) check_network_gradient(network, training, 15 + 16 + 20);
  }
}

TEST(Gradient, OfEveryLayerField) { check_fields_of(nn::layer_fields()); }
TEST(Gradient, OfEveryNetworkField) { check_fields_of(nn::network_fields()); }

TEST(Gradient, OfAFrozenBatchNorm) {
  Network network = with_layer({"batch_norm", 4, "tanh"});
  network.layers.back().frozen = true;
  check_network_gradient(network, true, 15 + 16 + 20);
}

TEST(Gradient, OfLabelNoise) {
  for (const std::int64_t units : {1, 4}) {
    Graph graph;
    Network network{kInputs, {{"dense", units, units == 1 ? "sigmoid" : "softmax"}}, "cross_entropy"};
    const Value x = graph.input("x", {kRows, kInputs}), target = graph.input("target", {kRows, 1}, Type::index);
    const auto mode = training_mode(graph);
    const Built built = build(graph, network, x, mode);
    Feeds feeds = feeds_of(graph, x);
    feed_mode(feeds, mode);
    feeds.emplace_back(target, std::vector<double>{0, 1, 0, units == 1 ? 1.0 : 3.0, 1});
    const Value noisy = nn::noisy_classes(target, std::max<std::int64_t>(2, units), 0.5, *mode);
    expect_right(row_losses(network, built, noisy, true), feeds, 15);
  }
}

// The output layers a loss takes: every activation with one unit and with several.
std::vector<Layer> outputs_of(const nn::Loss& loss) {
  std::vector<Layer> outputs;
  for (const std::int64_t units : {1, 3})
    for (const auto& activation : nn::activations()) {
      const Layer output{"dense", units, activation.name, "glorot_uniform"};
      if (loss.refusal(output).empty()) outputs.push_back(output);
    }
  return outputs;
}

void check_loss(const nn::Loss& loss, const Layer& output, Type target_type, double smoothing = 0) {
  SCOPED_TRACE(std::string(loss.name) + " " + output.activation + " " + std::to_string(output.units) + " " +
               name(target_type));
  Graph graph;
  Network network{kInputs, {{"dense", 4, "tanh", "glorot_uniform"}, output}, loss.name};
  network.label_smoothing = smoothing;
  const Value x = graph.input("x", {kRows, kInputs});
  const Value target = graph.input("target", {kRows, target_type == Type::index ? 1 : output.units}, target_type);
  const Value weights = graph.input("weights", {kRows, 1});
  const Built built = build(graph, network, x);
  Feeds feeds = feeds_of(graph, x);
  const bool index = target_type == Type::index;
  feeds.emplace_back(target, index ? std::vector<double>{0, output.units - 1.0, 0, output.units == 1 ? 1.0 : 2.0, 0}
                                   : spread_values(elements(target), loss.log_link ? 0.1 : -1, 1, 90));
  feeds.emplace_back(weights, std::vector<double>{1, 0.5, 2, 1, 0.25});
  expect_right(lamina::loss(network, built, target, weights), feeds, 15 + 16 + 5);
}

TEST(Gradient, OfEveryLossBehindEveryOutputItTakes) {
  for (const auto& loss : nn::losses()) {
    const auto outputs = outputs_of(loss);
    ASSERT_FALSE(outputs.empty()) << loss.name;
    for (const auto& output : outputs) {
      if (loss.classes) check_loss(loss, output, Type::index);
      if (loss.numbers) check_loss(loss, output, Type::real);
    }
  }
}

TEST(Gradient, OfSmoothedLabels) {
  for (const std::int64_t units : {1, 3}) {
    const char* activation = units == 1 ? "sigmoid" : "softmax";
    check_loss(*nn::find_loss("cross_entropy"), {"dense", units, activation, "glorot_uniform"}, Type::index, 0.2);
  }
}

TEST(Gradient, OfAPlantedMistakeIsCaught) {
  Graph graph;
  const Value x = graph.input("x", {kRows, kInputs});
  const Value y = build(graph, {kInputs, {{"dense", 4, "tanh"}}, "squared_error"}, x).output;
  const Feeds feeds = feeds_of(graph, x);
  // positive(y) steps at 0 and has derivative zero almost everywhere: a difference taken across the step disagrees.
  const Value step = graph.parameter("step", {1});
  Feeds with_step = feeds;
  with_step.emplace_back(step, std::vector<double>{0});
  EXPECT_NE(check_gradients(sum_columns(y) * positive(step), with_step, kTestRows).failures, "");
}

}  // namespace
}  // namespace lamina
