// Every layer, activation and loss of the tables is checked against differences, for inputs and parameters, as it is
// listed: an entry that is added is checked without a line here.
#include <gtest/gtest.h>

#include <algorithm>

#include "graph/check.hpp"
#include "lamina/network.hpp"
#include "lamina/ops.hpp"
#include "nn/activations.hpp"
#include "nn/layers.hpp"
#include "nn/losses.hpp"

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
    if (leaf.kind != LeafKind::parameter) continue;
    const Value parameter = graph.value(leaf);
    feeds.emplace_back(parameter, spread_values(elements(parameter), -1, 1, salt++));
  }
  return feeds;
}

void expect_right(const Value& y, const Feeds& feeds, std::size_t derivatives) {
  const GradientCheck check = check_gradients(y, feeds, kTestRows);
  EXPECT_EQ(check.failures, "");
  EXPECT_GE(check.compared, derivatives);
}

TEST(Gradient, OfEveryLayerTypeBehindEveryActivation) {
  ASSERT_FALSE(nn::layer_types().empty());
  for (const auto& type : nn::layer_types()) {
    for (const auto& activation : nn::activations()) {
      SCOPED_TRACE(std::string(type.name) + " " + activation.name);
      Graph graph;
      const Value x = graph.input("x", {kRows, kInputs});
      const Value y = type.build(graph, {type.name, 4, activation.name, "glorot_uniform"}, 1, x).output;
      expect_right(y, feeds_of(graph, x), 15 + 12 + 4);
    }
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

void check_loss(const nn::Loss& loss, const Layer& output, Type target_type) {
  SCOPED_TRACE(std::string(loss.name) + " " + output.activation + " " + std::to_string(output.units) + " " +
               name(target_type));
  Graph graph;
  const Network network{kInputs, {{"dense", 4, "tanh", "glorot_uniform"}, output}, loss.name};
  const Value x = graph.input("x", {kRows, kInputs});
  const Value target = graph.input("target", {kRows, target_type == Type::index ? 1 : output.units}, target_type);
  const Value weights = graph.input("weights", {kRows, 1});
  const Built built = build(graph, network, x);
  Feeds feeds = feeds_of(graph, x);
  const bool index = target_type == Type::index;
  feeds.emplace_back(target, index ? std::vector<double>{0, output.units - 1.0, 0, output.units == 1 ? 1.0 : 2.0, 0}
                                   : spread_values(elements(target), -1, 1, 90));
  feeds.emplace_back(weights, std::vector<double>{1, 0.5, 2, 1, 0.25});
  expect_right(lamina::loss(network, built, target, weights), feeds, 15 + 16 + 5);
}

TEST(Gradient, OfEveryLossBehindEveryOutputItTakes) {
  for (const auto& loss : nn::losses()) {
    const auto outputs = outputs_of(loss);
    ASSERT_FALSE(outputs.empty()) << loss.name;
    for (const auto& output : outputs) check_loss(loss, output, Type::index);
  }
}

TEST(Gradient, OfSquaredErrorOfNumbers) {
  for (const std::int64_t units : {1, 3})
    check_loss(*nn::find_loss("squared_error"), {"dense", units, "linear", "glorot_uniform"}, Type::real);
}

TEST(Gradient, OfAPlantedMistakeIsCaught) {
  Graph graph;
  const Value x = graph.input("x", {kRows, kInputs});
  const Value y = nn::layer_types().front().build(graph, {"dense", 4, "tanh", "glorot_uniform"}, 1, x).output;
  const Feeds feeds = feeds_of(graph, x);
  // positive(y) steps at 0 and has derivative zero almost everywhere: a difference taken across the step disagrees.
  const Value step = graph.parameter("step", {1});
  Feeds with_step = feeds;
  with_step.emplace_back(step, std::vector<double>{0});
  EXPECT_NE(check_gradients(sum_columns(y) * positive(step), with_step, kTestRows).failures, "");
}

}  // namespace
}  // namespace lamina
