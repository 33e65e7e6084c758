#include "lamina/network.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "lamina/error.hpp"

namespace lamina {
namespace {

using nlohmann::json;

Network two_layers() {
  return {13, {{"dense", 8, "relu", "he_normal"}, {"dense", 1, "sigmoid", "glorot_uniform"}}, "cross_entropy"};
}

std::string error_of(const json& description) {
  try {
    network_from_json(description);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::model);
    return error.what();
  }
  return "";
}

std::string error_after(const char* patch) {
  json description = to_json(two_layers());
  description.merge_patch(json::parse(patch));
  return error_of(description);
}

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Network, JsonReadsBackTheSame) {
  const json written = to_json(two_layers());
  EXPECT_EQ(to_json(network_from_json(json::parse(written.dump()))), written);
  EXPECT_EQ(written["layers"][0]["units"], 8);
}

TEST(Network, ErrorsNameThePath) {
  EXPECT_PRED2(mentions, error_after(R"({"inputs": 0})"), "inputs is 0");
  EXPECT_PRED2(mentions, error_after(R"({"inputs": 1.5})"), "inputs is no whole number");
  EXPECT_PRED2(mentions, error_after(R"({"inputs": 18446744073709551615})"), "inputs is no whole number");
  EXPECT_PRED2(mentions, error_after(R"({"loss": null})"), "loss is missing");
  EXPECT_PRED2(mentions, error_after(R"({"loss": "hinge"})"), "squared_error, cross_entropy");
  EXPECT_PRED2(mentions, error_after(R"({"extra": 1})"), "extra");
  EXPECT_PRED2(mentions, error_after(R"({"layers": {}})"), "layers is no list");
  EXPECT_PRED2(mentions, error_after(R"({"layers": []})"), "layers is empty");
  EXPECT_PRED2(mentions, error_of(json(3)), "no object");
}

TEST(Network, ErrorsNameTheLayer) {
  json description = to_json(two_layers());
  description["layers"][1]["units"] = -3;
  EXPECT_PRED2(mentions, error_of(description), "layers[1].units is -3");
  description["layers"][1]["units"] = "8";
  EXPECT_PRED2(mentions, error_of(description), "layers[1].units is no whole number");
  description["layers"][0]["activation"] = "rel";
  description["layers"][1]["units"] = 1;
  EXPECT_PRED2(mentions, error_of(description), "layers[0].activation is 'rel'");
  description["layers"][0].erase("activation");
  EXPECT_PRED2(mentions, error_of(description), "layers[0].activation is missing");
}

TEST(Network, CrossEntropyNeedsProbabilities) {
  Network network = two_layers();
  network.layers[1].activation = "linear";
  EXPECT_THROW(check_network(network), Error);
  network.layers[1] = {"dense", 3, "sigmoid", "glorot_uniform"};
  EXPECT_THROW(check_network(network), Error);
  network.layers[1].activation = "softmax";
  EXPECT_NO_THROW(check_network(network));
}

TEST(Network, BuildsShapesAndNames) {
  Graph graph;
  const Built built = build(graph, two_layers(), graph.input("x", {kRows, 13}));
  EXPECT_EQ(built.logits.shape(), (Shape{kRows, 1}));
  EXPECT_EQ(built.output.shape(), (Shape{kRows, 1}));
  ASSERT_EQ(built.layers.size(), 2u);
  EXPECT_EQ(built.layers[0].output.shape(), (Shape{kRows, 8}));
  const Leaf* weights = graph.find_leaf("dense1.weights");
  ASSERT_NE(weights, nullptr);
  EXPECT_EQ(graph.value(*weights).shape(), (Shape{13, 8}));
  EXPECT_EQ(weights->parameter.role, "weights");
  EXPECT_EQ(weights->parameter.fan_in, 13);
  EXPECT_EQ(weights->parameter.fan_out, 8);
  EXPECT_EQ(graph.value(*graph.find_leaf("dense2.biases")).shape(), (Shape{1}));
}

TEST(Network, CountsParameters) {
  EXPECT_EQ(parameter_counts(two_layers()), (std::vector<std::int64_t>{13 * 8 + 8, 8 + 1}));
}

TEST(Network, TooManyParametersAreRefusedBeforeTheyAreAllocated) {
  Network network = two_layers();
  network.inputs = kMaxInputs;
  network.layers[0].units = kMaxUnits;
  EXPECT_THROW(check_network(network), Error);
}

}  // namespace
}  // namespace lamina
