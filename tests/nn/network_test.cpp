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
  EXPECT_PRED2(mentions, error_after(R"({"loss": "hinge"})"), "gamma, tweedie, cross_entropy");
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
  EXPECT_NO_THROW(check_network(network));  // one versus all
  network.layers[1].activation = "tanh";
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

// ---- as a user writes it ----

std::string draft_error(const std::string& text) {
  try {
    read_network_draft(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  return "";
}

TEST(NetworkDraft, HoldsTheHiddenLayersAndWhatIsGivenOfTheOutput) {
  const NetworkDraft draft = read_network_draft(
      R"({"layers": [{"units": 5, "activation": "relu", "l2": 0}, {"type": "batch_norm"}], "loss": "squared_error",
          "output": {"frozen": true}, "input_dropout": 0.25})");
  ASSERT_EQ(draft.network.layers.size(), 2u);
  EXPECT_EQ(draft.network.layers[0].units, 5);
  EXPECT_EQ(draft.network.layers[0].type, "dense");
  EXPECT_EQ(draft.network.layers[0].l2, 0.0);
  EXPECT_EQ(draft.network.layers[0].l1, std::nullopt);
  EXPECT_EQ(draft.network.layers[1].units, 0);
  EXPECT_TRUE(draft.output.frozen);
  EXPECT_EQ(draft.network.input_dropout, 0.25);
  EXPECT_EQ(draft.given, (std::set<std::string>{"layers", "loss", "output.frozen", "input_dropout"}));
}

TEST(NetworkDraft, ErrorsNameTheSourceThePathAndTheNearestName) {
  EXPECT_EQ(draft_error(R"({"layers": [{"units": 2}, {"units": -3}]})"),
            "--network: layers[1].units is -3; use a whole number from 1 to 1000000");
  EXPECT_PRED2(mentions, draft_error(R"({"layers": [{"unit": 3}]})"),
               "layers[0].unit is not known; did you mean units?");
  EXPECT_PRED2(mentions, draft_error(R"({"layers": [], "outputs": {}})"), "did you mean output?");
  EXPECT_PRED2(mentions, draft_error(R"({"layers": [{"type": "batchnorm"}]})"), "did you mean batch_norm?");
  EXPECT_PRED2(mentions, draft_error(R"({"layers": [{"units": 3, "activation": "rleu"}]})"), "did you mean relu?");
  EXPECT_PRED2(mentions, draft_error(R"({"layers": [{"type": "residual", "weights": []}]})"),
               "layers[0].weights is no field of a residual layer");
  EXPECT_PRED2(mentions, draft_error(R"({"layers": [{"activation": "relu"}]})"), "layers[0].units is missing");
  EXPECT_PRED2(mentions, draft_error(R"({"layers": [{"units": 1, "weights": [[1, "2"]]}]})"),
               "layers[0].weights[0][1] is no number");
  EXPECT_PRED2(mentions, draft_error(R"({"layers": [], "output": {"units": 3}})"), "output.units is no field");
  EXPECT_PRED2(mentions, draft_error(R"({"layers": [], "inputs": 3})"), "inputs is no field");
  EXPECT_PRED2(mentions, draft_error("{\n\n]"), "--network:3: this is no JSON");
  EXPECT_PRED2(mentions, draft_error(R"({})"), "layers is missing");
  EXPECT_PRED2(mentions, draft_error(R"({"layers": [{"units": 3}, {"units": 3, "l2": 0, "units": 4}]})"),
               "units stands twice in one object");
}

TEST(Network, FieldsOfOtherLayersAreRefused) {
  Network network = two_layers();
  network.layers[0].decay = 0.5;
  EXPECT_THROW(check_network(network), Error);
  network.layers[0].decay = Layer().decay;
  network.layers[0].dropout = 1.5;
  EXPECT_THROW(check_network(network), Error);
}

TEST(Network, NamesOfLayersAreDistinctWords) {
  Network network = two_layers();
  network.layers[0].name = "wide";
  EXPECT_NO_THROW(check_network(network));
  EXPECT_EQ(layer_name(network.layers[0], 1), "wide");
  EXPECT_EQ(layer_name(network.layers[1], 2), "dense2");
  network.layers[0].name = "dense2";
  EXPECT_THROW(check_network(network), Error);
  network.layers[0].name = "a b";
  EXPECT_THROW(check_network(network), Error);
}

TEST(Network, GivenWeightsMustFit) {
  Network network{2, {{"dense", 1, "linear"}}, "squared_error"};
  network.layers[0].weights = {{1}, {2}};
  network.layers[0].biases = {3};
  EXPECT_NO_THROW(check_network(network));
  network.layers[0].biases = {3, 4};
  EXPECT_THROW(check_network(network), Error);
  network.layers[0].biases = {};
  network.layers[0].weights = {{1}, {2, 3}};
  try {
    check_network(network, "net.json");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "net.json: layers[0].weights[1] has 2 figures; give 1, one for each unit");
  }
}

TEST(Network, JsonHoldsOnlyFieldsThatDiffer) {
  Network network = two_layers();
  EXPECT_EQ(to_json(network)["layers"][0].size(), 4u);  // type, units, activation, initializer
  EXPECT_EQ(to_json(network).size(), 3u);               // inputs, layers, loss
  network.layers[0].dropout = 0.5;
  network.layers[0].weights = RealMatrix(13, RealList(8, 0.25));
  network.input_noise = 0.125;
  const json written = to_json(network);
  EXPECT_EQ(written["layers"][0].size(), 6u);
  EXPECT_EQ(to_json(network_from_json(json::parse(written.dump()))), written);
}

// Weights of a 2-100-100-1 network: 10,300; with its biases those of 2-4-4-1: 12 + 20 + 5.
TEST(Network, Lecture_1_5_ParameterCounts) {
  const auto total = [](const Network& network) {
    std::int64_t sum = 0;
    for (const auto count : parameter_counts(network)) sum += count;
    return sum;
  };
  const Network wide{2, {{"dense", 100, "tanh"}, {"dense", 100, "tanh"}, {"dense", 1, "linear"}}, "squared_error"};
  EXPECT_EQ(total(wide) - (100 + 100 + 1), 10300);
  const Network small{2, {{"dense", 4, "relu"}, {"dense", 4, "relu"}, {"dense", 1, "sigmoid"}}, "squared_error"};
  EXPECT_EQ(parameter_counts(small), (std::vector<std::int64_t>{12, 20, 5}));
  EXPECT_EQ(total(small), 37);
}

}  // namespace
}  // namespace lamina
