#include "train/option_rules.hpp"

#include <gtest/gtest.h>

#include "lamina/error.hpp"
#include "train/optimizers.hpp"

namespace lamina::train {
namespace {

Target numbers() {
  Target target;
  target.answer = Answer::numbers;
  target.names = {"y"};
  return target;
}

std::string refusal(const Options& options, bool validated, const Target& target = numbers()) {
  try {
    check_combinations({options, Network{}, target, validated});
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  return "";
}

std::string refusal(const std::string& name, const std::string& value, bool validated) {
  Options options;
  set_option(options, name, value);
  return refusal(options, validated);
}

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(OptionRules, TheDefaultsBreakNone) {
  EXPECT_EQ(refusal(Options{}, false), "");
  EXPECT_EQ(refusal(Options{}, true), "");
}

TEST(OptionRules, StoppingNeedsValidationRows) {
  for (const auto& [name, value] : {std::pair{"patience", "3"}, {"stop_metric", "rmse"}, {"tolerance", "0.1"}}) {
    const std::string text = refusal(name, value, false);
    EXPECT_TRUE(mentions(text, name) && mentions(text, value) && mentions(text, "validation rows")) << text;
    EXPECT_TRUE(mentions(text, "--valid")) << text;
    EXPECT_EQ(refusal(name, value, true), "");
  }
}

TEST(OptionRules, ALineSearchNeedsFinerProductsThanBf16) {
  Options options;
  options.precision = "bf16";
  EXPECT_EQ(refusal(options, false), "");
  options.optimizer = "lbfgs";
  EXPECT_EQ(refusal(options, false),
            "option precision: bf16 is too coarse for a line search; use --precision fp32 or fp64, or another "
            "--optimizer");
}

TEST(OptionRules, WhatActsOnHiddenLayersNeedsThem) {
  for (const auto& [name, value] : {std::pair{"dropout", "0.5"},
                                    {"activation", "tanh"},
                                    {"normalization", "batch"},
                                    {"drop_connect", "0.5"},
                                    {"sparsity_beta", "1"}}) {
    Options options;
    set_option(options, name, value);
    EXPECT_EQ(refusal(options, false), "") << name;
    options.hidden.clear();
    const std::string text = refusal(options, false);
    EXPECT_TRUE(mentions(text, std::string("option ") + name + ": " + value + " has no effect without hidden layers"))
        << text;
  }
}

TEST(OptionRules, OptionsThatNeedAnother) {
  EXPECT_TRUE(mentions(refusal("average_activation", "0.1", false), "--sparsity-beta"));
  EXPECT_TRUE(mentions(refusal("maxout_pieces", "3", false), "--activation maxout"));
  EXPECT_TRUE(mentions(refusal("initial_scale", "0.5", false), "--initializer normal"));
  EXPECT_TRUE(mentions(refusal("label_noise", "0.1", false), "no classes"));
  Target classes;
  classes.answer = Answer::classes;
  classes.levels = {"no", "yes"};
  Options options;
  options.label_noise = 0.1;
  EXPECT_EQ(refusal(options, false, classes), "");
}

TEST(OptionRules, ADescribedNetworkReplacesOptions) {
  Options options;
  options.network = R"({"layers": [{"units": 3}], "loss": "squared_error", "output": {"activation": "tanh"}})";
  EXPECT_EQ(refusal(options, false), "");
  for (const auto& [name, value] : {std::pair{"hidden", "7"},
                                    {"dropout", "0.5"},
                                    {"normalization", "batch"},
                                    {"initializer", "he_normal"},
                                    {"weight_noise", "0.1"},
                                    {"loss", "cross_entropy"},
                                    {"output", "sigmoid"}}) {
    Options both = options;
    set_option(both, name, value);
    const std::string text = refusal(both, false);
    EXPECT_TRUE(mentions(text, std::string("option ") + name + ": " + value + " has no effect with --network")) << text;
  }
  options.input_noise = 0.1;  // the description says nothing of it
  EXPECT_EQ(refusal(options, false), "");
}

TEST(OptionRules, OptionsOfOtherOptimizersAreRefusedByTheirDeclarations) {
  Options options;
  options.optimizer = "adam";
  options.momentum = 0.5;
  const std::string text = refusal(options, false);
  EXPECT_TRUE(mentions(text, "option momentum: 0.5 has no effect with --optimizer adam")) << text;
  EXPECT_TRUE(mentions(text, "sgd")) << text;
  options.optimizer = "sgd";
  EXPECT_EQ(refusal(options, false), "");
  options.beta1 = 0.5;
  EXPECT_TRUE(mentions(refusal(options, false), "option beta1: 0.5 has no effect with --optimizer sgd"));
}

TEST(OptionRules, LbfgsRefusesWhatActsOnSteps) {
  for (const auto& [name, value] : {std::pair{"learning_rate", "0.1"},
                                    {"batch", "32"},
                                    {"schedule", "cosine"},
                                    {"clip_norm", "1"},
                                    {"ema", "0.9"},
                                    {"max_w2", "5"}}) {
    Options options;
    options.optimizer = "lbfgs";
    set_option(options, name, value);
    EXPECT_TRUE(mentions(refusal(options, false), "has no effect with --optimizer lbfgs")) << name;
  }
  Options options;
  options.optimizer = "lbfgs";
  Network network;
  network.layers.resize(1);
  network.layers[0].type = "batch_norm";
  EXPECT_THROW(check_combinations({options, network, numbers(), false}), Error);
}

TEST(OptionRules, ActivationAndPositiveNeedWhatTheyActOn) {
  Options options;
  options.hidden = {};
  EXPECT_EQ(refusal(options, false), "");
  options.activation = "tanh";
  EXPECT_TRUE(mentions(refusal(options, false), "hidden layers"));
  EXPECT_TRUE(mentions(refusal("positive", "yes", false), "two classes"));
}

TEST(OptionRules, AnActivationOfDerivativeZeroLearnsNothing) {
  for (const char* name : {"unit_step", "sign"}) {
    Options options;
    options.activation = name;
    EXPECT_TRUE(mentions(refusal(options, false), "no hidden layer would learn")) << name;
    options.epochs = 0;
    EXPECT_EQ(refusal(options, false), "") << "nothing is to be learnt";
  }
  EXPECT_EQ(refusal("activation", "piecewise_linear", false), "");
}

TEST(OptionRules, EveryRuleAndEveryReadOptionNamesAnOptionAndSaysWhatToDo) {
  const Options options;
  for (const auto& rule : option_rules()) {
    EXPECT_NO_THROW(get_option(options, rule.option)) << rule.option;
    EXPECT_NE(std::string(rule.message), "") << rule.option;
    EXPECT_NE(std::string(rule.remedy), "") << rule.option;
  }
  for (const auto& optimizer : optimizers())
    for (const char* option : optimizer.reads) EXPECT_NO_THROW(get_option(options, option)) << optimizer.name;
}

}  // namespace
}  // namespace lamina::train
