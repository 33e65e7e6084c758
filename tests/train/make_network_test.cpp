// From options to networks.
#include "train/make_network.hpp"

#include <gtest/gtest.h>

#include "lamina/error.hpp"

namespace lamina::train {
namespace {

Target two_classes() {
  Target target;
  target.answer = Answer::classes;
  target.levels = {"no", "yes"};
  target.positive = 1;
  return target;
}

std::string refusal(const Options& options) {
  try {
    make_network(options, 5, two_classes());
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(MakeNetwork, DropoutIsOneForAllOrOneForEach) {
  Options options;
  options.hidden = {8, 4};
  options.dropout = {0.5};
  Network network = make_network(options, 5, two_classes());
  EXPECT_EQ(network.layers[0].dropout, 0.5);
  EXPECT_EQ(network.layers[1].dropout, 0.5);
  EXPECT_EQ(network.layers[2].dropout, 0);
  options.dropout = {0.5, 0.25};
  network = make_network(options, 5, two_classes());
  EXPECT_EQ(network.layers[0].dropout, 0.5);
  EXPECT_EQ(network.layers[1].dropout, 0.25);
  options.dropout = {0.5, 0.25, 0.1};
  EXPECT_EQ(refusal(options),
            "option dropout: has 3 shares, but there are 2 hidden layers; give one share for all, or one for each");
}

TEST(MakeNetwork, TheNormTakesActivationAndDropout) {
  Options options;
  options.hidden = {8};
  options.normalization = "batch";
  options.dropout = {0.5};
  options.drop_connect = 0.25;
  const Network network = make_network(options, 5, two_classes());
  ASSERT_EQ(network.layers.size(), 3u);
  EXPECT_EQ(network.layers[0].activation, "linear");
  EXPECT_EQ(network.layers[0].dropout, 0);
  EXPECT_EQ(network.layers[0].drop_connect, 0.25);
  EXPECT_EQ(network.layers[1].type, "batch_norm");
  EXPECT_EQ(network.layers[1].activation, "relu");
  EXPECT_EQ(network.layers[1].dropout, 0.5);
  EXPECT_EQ(network.layers[1].units, 8);
  EXPECT_EQ(network.layers[2].drop_connect, 0);
}

TEST(MakeNetwork, MaxoutBehindANormHasItsPiecesInTheLinearPart) {
  Options options;
  options.hidden = {8};
  options.activation = "maxout";
  options.maxout_pieces = 3;
  const Network plain = make_network(options, 5, two_classes());
  EXPECT_EQ(plain.layers[0].units, 8);
  EXPECT_EQ(plain.layers[0].pieces, 3);
  EXPECT_EQ(parameter_counts(plain), (std::vector<std::int64_t>{6 * 24, 9}));
  options.normalization = "layer";
  const Network normalized = make_network(options, 5, two_classes());
  EXPECT_EQ(normalized.layers[0].units, 24);
  EXPECT_EQ(normalized.layers[1].units, 8);
  EXPECT_EQ(parameter_counts(normalized), (std::vector<std::int64_t>{6 * 24, 2 * 24, 9}));
}

TEST(MakeNetwork, ADescriptionComesBeforeTheOptions) {
  Options options;
  options.input_noise = 0.5;
  options.network = R"({"layers": [{"units": 4, "activation": "maxout", "pieces": 2}, {"type": "activation"}],
                        "loss": "squared_error", "output": {"activation": "tanh", "l1": 0.5}})";
  const Network network = make_network(options, 5, two_classes());
  ASSERT_EQ(network.layers.size(), 3u);
  EXPECT_EQ(network.layers[1].units, 4);
  EXPECT_EQ(network.layers[2].units, 1);
  EXPECT_EQ(network.layers[2].activation, "tanh");
  EXPECT_EQ(network.layers[2].l1, 0.5);
  EXPECT_EQ(network.loss, "squared_error");
  EXPECT_EQ(network.input_noise, 0.5);
  options.network = R"({"layers": []})";
  const Network bare = make_network(options, 5, two_classes());
  EXPECT_EQ(bare.layers.size(), 1u);
  EXPECT_EQ(bare.layers[0].activation, "sigmoid");
  EXPECT_EQ(bare.loss, "cross_entropy");
}

TEST(MakeNetwork, TheOutputIsNoMaxout) {
  Options options;
  options.loss = "squared_error";
  options.network = R"({"layers": [], "output": {"activation": "maxout"}})";
  EXPECT_EQ(refusal(options), "--network: the output layer cannot have the activation maxout; use it in hidden layers");
}

TEST(MakeNetwork, ALayersOwnPenaltiesComeBeforeTheOptions) {
  Options options;
  options.l1 = 0.125;
  options.l2 = 0.25;
  options.max_w2 = 9;
  options.network = R"({"layers": [{"units": 4, "l2": 0, "max_w2": 2}, {"type": "batch_norm"}]})";
  const Network network = make_network(options, 5, two_classes());
  EXPECT_EQ(network.layers[2].l2, std::nullopt);  // the description stays as it was written
  const Network resolved = with_penalties(network, options);
  EXPECT_EQ(resolved.layers[0].l1, 0.125);
  EXPECT_EQ(resolved.layers[0].l2, 0.0);
  EXPECT_EQ(resolved.layers[0].max_w2, 2);
  EXPECT_EQ(resolved.layers[2].l1, 0.125);
  EXPECT_EQ(resolved.layers[2].l2, 0.25);
  EXPECT_EQ(resolved.layers[2].max_w2, 9);
  EXPECT_NO_THROW(check_network(resolved));
}

}  // namespace
}  // namespace lamina::train
