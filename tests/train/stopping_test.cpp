#include "train/stopping.hpp"

#include <gtest/gtest.h>

#include "lamina/error.hpp"

namespace lamina::train {
namespace {

Target two_classes() {
  Target target;
  target.answer = Answer::classes;
  target.levels = {"a", "b"};
  target.positive = 1;
  return target;
}

// Rows of class b, predicted with these probabilities.
Predictions of_b(const std::vector<double>& probabilities) {
  Predictions predictions;
  predictions.levels = {"a", "b"};
  predictions.rows = probabilities.size();
  for (const double p : probabilities) predictions.probabilities.insert(predictions.probabilities.end(), {1 - p, p});
  decide(predictions);
  return predictions;
}

Truth all_b(std::size_t rows) {
  Truth truth;
  truth.classes.assign(rows, 1);
  return truth;
}

TEST(Stopping, ClassesGoByErrorRateAndTiesByLogLoss) {
  StopRule rule(Options{}, two_classes(), "cross_entropy");
  EXPECT_STREQ(rule.metric(), "error_rate");
  EXPECT_EQ(rule.judge(of_b({0.6, 0.4}), all_b(2), 0), 0.5);
  EXPECT_TRUE(rule.best());
  rule.judge(of_b({0.6, 0.3}), all_b(2), 0);  // as many errors, surer of the wrong one
  EXPECT_FALSE(rule.best());
  rule.judge(of_b({0.7, 0.4}), all_b(2), 0);  // as many errors, surer of the right one
  EXPECT_TRUE(rule.best());
  rule.judge(of_b({0.51, 0.51}), all_b(2), 0);
  EXPECT_TRUE(rule.best());
  rule.judge(of_b({0.99, 0.49}), all_b(2), 0);  // a better log loss does not make up for an error
  EXPECT_FALSE(rule.best());
}

// Moving averages by hand: k = 2 compares the mean of scores 4 and 3 from the end with the two later windows.
TEST(Stopping, RoundsCompareMeansOfKScores) {
  const std::vector<double> falling = {9, 8, 6, 4, 2};  // 8 6 4 2: 7 | 5 3
  EXPECT_FALSE(no_better_mean(falling, 2, false, 0));
  EXPECT_TRUE(no_better_mean(falling, 2, true, 0));
  EXPECT_FALSE(no_better_mean({8, 6, 4, 2}, 2, false, 0)) << "2k scores are not yet enough";
  EXPECT_TRUE(no_better_mean({9, 4, 4, 4, 4}, 2, false, 0)) << "equal is not better";
  EXPECT_TRUE(no_better_mean({9, 4, 4, 5, 5}, 2, false, 0));    // 4 | 4.5 5
  EXPECT_FALSE(no_better_mean({9, 4, 4, 2, 9}, 2, false, 0));   // 4 | 3 5.5: one better window is enough
  EXPECT_FALSE(no_better_mean({1, 10, 9.8}, 1, false, 0.01));   // 10 | 9.8: 2 % better
  EXPECT_TRUE(no_better_mean({1, 10, 9.95}, 1, false, 0.01));   // 0.5 %
  EXPECT_FALSE(no_better_mean({1, 0.5, 0.52}, 1, true, 0.01));  // 4 % better
  EXPECT_FALSE(no_better_mean({1, 0.5, -0.1}, 1, false, 0)) << "across zero a ratio says nothing";
  EXPECT_TRUE(no_better_mean({1, 0, 0}, 1, false, 0)) << "0 is the least there is";
}

TEST(Stopping, RoundsTakeThePlaceOfPatience) {
  Options options;
  options.patience = 1;
  options.stopping_rounds = 2;
  StopRule rule(options, two_classes(), "cross_entropy");
  for (int epoch = 1; epoch <= 4; ++epoch) {
    rule.judge(of_b({0.4, 0.6}), all_b(2), 0);
    EXPECT_FALSE(rule.exhausted()) << epoch;
  }
  rule.judge(of_b({0.4, 0.6}), all_b(2), 0);
  EXPECT_TRUE(rule.exhausted()) << "the fifth of five equal scores";
}

TEST(Stopping, PatienceCountsEpochsWithoutABetterOne) {
  Options options;
  options.patience = 2;
  StopRule rule(options, two_classes(), "cross_entropy");
  for (const double p : {0.6, 0.6}) rule.judge(of_b({p}), all_b(1), 0);  // equal is not better
  EXPECT_FALSE(rule.exhausted());
  rule.judge(of_b({0.55}), all_b(1), 0);
  EXPECT_TRUE(rule.exhausted());
  options.patience = 0;
  StopRule endless(options, two_classes(), "cross_entropy");
  for (int i = 0; i < 50; ++i) endless.judge(of_b({0.6}), all_b(1), 0);
  EXPECT_FALSE(endless.exhausted());
}

TEST(Stopping, ToleranceAsksForARelativeImprovement) {
  Options options;
  options.stop_metric = "rmse";
  options.tolerance = 0.1;
  Target number;
  StopRule rule(options, number, "squared_error");
  const auto judge = [&](double error) {
    Predictions predictions;
    predictions.rows = 1;
    predictions.values = {error};
    Truth truth;
    truth.values = {0};
    rule.judge(predictions, truth, 0);
    return rule.best();
  };
  EXPECT_TRUE(judge(10));
  EXPECT_FALSE(judge(9.5));
  EXPECT_TRUE(judge(8.9));
}

TEST(Stopping, WhatIsNotLearntBySquaredErrorStopsByItsLoss) {
  Target number;
  const auto metric_of = [&](const std::string& loss) {
    return std::string(StopRule(Options{}, number, loss).metric());
  };
  EXPECT_EQ(metric_of("squared_error"), "rmse");
  EXPECT_EQ(metric_of("quantile"), "loss");
  EXPECT_EQ(metric_of("poisson"), "loss");
  StopRule rule(Options{}, number, "quantile");
  Predictions predictions;
  predictions.rows = 1;
  predictions.values = {1};
  Truth truth;
  truth.values = {0};
  for (const double loss : {3.0, 2.0, 2.5}) EXPECT_EQ(rule.judge(predictions, truth, loss), loss);
  EXPECT_FALSE(rule.best());
  EXPECT_EQ(rule.memory().best, 2.0);
}

TEST(Stopping, AMetricOfTheOtherTaskIsRefused) {
  Options options;
  options.stop_metric = "mae";
  try {
    StopRule rule(options, two_classes(), "cross_entropy");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_EQ(std::string(error.what())
                  .find("the stop metric mae does not apply to binary; use --stop-metric "
                        "error_rate, or another of error_rate, accuracy, "),
              0u)
        << error.what();
    EXPECT_NE(std::string(error.what()).find(", auc, "), std::string::npos) << error.what();
  }
}

TEST(Stopping, AnUndefinedMetricIsAnError) {
  Options options;
  options.stop_metric = "auc";
  StopRule rule(options, two_classes(), "cross_entropy");
  EXPECT_THROW(rule.judge(of_b({0.6, 0.7}), all_b(2), 0), Error);  // one class alone has no AUC
}

}  // namespace
}  // namespace lamina::train
