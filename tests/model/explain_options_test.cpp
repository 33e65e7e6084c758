// Where every option's value comes from.
#include <gtest/gtest.h>

#include <algorithm>

#include "lamina/csv.hpp"
#include "lamina/presets.hpp"

namespace lamina {
namespace {

ExplainedOption explained(const std::string& option, const Options& options, const OptionSource& source) {
  const auto all = explain_options(options, source);
  EXPECT_EQ(all.size(), option_table().size());
  return *std::find_if(all.begin(), all.end(), [&](const ExplainedOption& one) { return one.info.name == option; });
}

// 50 rows, two of them without an answer.
Frame table(const std::string& first, const std::string& second) {
  std::string text = "x,y\n";
  for (int i = 0; i < 50; ++i)
    text += std::to_string(i * i % 17) + "," + (i < 2 ? "NA" : i % 3 ? first : second) + "\n";
  return parse_csv(text, {}, "table.csv");
}

TEST(ExplainOptions, TellsDefaultPresetAndGivenApart) {
  Options options;
  apply_preset(options, "h2o");
  options.epochs = 10;  // what h2o says too
  options.seed = 5;
  const OptionSource source{"h2o", {"epochs", "seed"}};
  EXPECT_EQ(explained("epochs", options, source).origin, Origin::given);
  EXPECT_EQ(explained("seed", options, source).value, "5");
  const ExplainedOption rho = explained("rho", options, source);
  EXPECT_EQ(rho.origin, Origin::preset);
  EXPECT_EQ(rho.why, "rho = 0.99");
  EXPECT_EQ(explained("ema", options, source).origin, Origin::standard);
  EXPECT_EQ(explained("rho", Options(), {}).origin, Origin::standard);
}

TEST(ExplainOptions, APresetsOwnEntryComesBeforeItsBases) {
  Options options;
  apply_preset(options, "lecture");
  EXPECT_EQ(explained("epochs", options, {"lecture", {}}).why, "the grid's epochs");
  EXPECT_EQ(explained("rho", options, {"lecture", {}}).why, "rho = 0.99");
}

TEST(ExplainOptions, WhatAPresetCannotSayHereIsADefault) {
  Options options;
  set_options(options, "sklearn", {{"optimizer", "lbfgs"}});
  const ExplainedOption beta = explained("beta1", options, {"sklearn", {"optimizer"}});
  EXPECT_EQ(beta.origin, Origin::standard);
  EXPECT_EQ(beta.why, "has no effect here, whatever the preset says");
}

TEST(ExplainOptions, AutomaticValuesAreResolvedFromTheData) {
  const Frame classes = table("yes", "no");
  Options options;
  options.target = "y";
  options.valid = "0.25";
  const OptionSource source{"", {"target", "valid"}, &classes};
  EXPECT_EQ(explained("task", options, source).value, "class");
  EXPECT_EQ(explained("positive", options, source).value, "yes");
  EXPECT_EQ(explained("loss", options, source).value, "cross_entropy");
  EXPECT_EQ(explained("stop_metric", options, source).value, "error_rate");
  const ExplainedOption batch = explained("batch", options, source);  // 48 known answers, a quarter held out: 36
  EXPECT_EQ(batch.value, "4");                                        // the power of two below 36 / 8
  EXPECT_EQ(batch.origin, Origin::automatic);
  EXPECT_NE(batch.why.find("36 training rows"), std::string::npos) << batch.why;

  const Frame numbers = table("1.5", "2.25");
  options.task = "regression";
  const OptionSource other{"", {"target", "task"}, &numbers, true};
  EXPECT_EQ(explained("task", options, other).origin, Origin::given);
  EXPECT_EQ(explained("loss", options, other).value, "squared_error");
  EXPECT_EQ(explained("stop_metric", options, other).value, "rmse");
  EXPECT_EQ(explained("batch", options, other).value, "4");  // 48 / 8 = 6
}

TEST(ExplainOptions, WithoutDataOnlyTheRulesThatNeedNoneAreResolved) {
  Options options;
  options.optimizer = "sgd";
  const ExplainedOption batch = explained("batch", options, {});
  EXPECT_EQ(batch.value, "0");
  EXPECT_EQ(batch.why, "depends on the data");
  const ExplainedOption rate = explained("learning_rate", options, {});
  EXPECT_EQ(rate.why, "the usual one of sgd");
  EXPECT_NE(rate.value, "0");
  EXPECT_NE(explained("threads", options, {}).value, "0");
  options.batch = 32;
  EXPECT_EQ(explained("batch", options, {"", {"batch"}}).origin, Origin::given);
}

}  // namespace
}  // namespace lamina
