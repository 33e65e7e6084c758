#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/philox.hpp"
#include "lamina/error.hpp"
#include "metrics/builders.hpp"

namespace lamina {
namespace {

using Codes = std::vector<std::int32_t>;

TEST(Decide, TheLargestWinsAndTiesGoToTheFirst) {
  EXPECT_EQ(ternary({.2, .5, .3, .4, .4, .2, .1, .45, .45}).classes, (Codes{1, 0, 1}));
  EXPECT_EQ(binary({.5, .51}).classes, (Codes{0, 1}));
}

TEST(Decide, AThresholdIsReachedByEquality) {
  Predictions p = binary({.25, .75, .5});
  decide(p, .25);
  EXPECT_EQ(p.classes, (Codes{1, 1, 1}));
  decide(p, .5);
  EXPECT_EQ(p.classes, (Codes{0, 1, 1}));
  decide(p, .75, 0);  // positive: "no", with probabilities .75, .25, .5
  EXPECT_EQ(p.classes, (Codes{0, 1, 1}));
  decide(p, 2);
  EXPECT_EQ(p.classes, (Codes{0, 0, 0}));
}

TEST(Decide, AThresholdNeedsTwoLevels) {
  Predictions p = ternary({.2, .5, .3});
  EXPECT_THROW(decide(p, .5), Error);
}

// Predicted yes, yes, no, no against yes, no, no, no: one of four is wrong.
TEST(ErrorRate, CountsWrongRows) {
  const Predictions p = binary({.9, .8, .3, .1});
  const Truth t = classes({1, 0, 0, 0});
  EXPECT_EQ(metric("error_rate", p, t), .25);
  EXPECT_EQ(metric("accuracy", p, t), .75);
}

TEST(ErrorRate, Weights) {
  const Predictions p = binary({.9, .8, .3, .1});
  const Truth t = classes({1, 0, 0, 0}, {1, 3, 2, 2});
  EXPECT_EQ(metric("error_rate", p, t), 3.0 / 8);
  EXPECT_EQ(metric("accuracy", p, t), 5.0 / 8);
}

// Class a: 1 of 2 wrong, class b: 1 of 4, class c never occurs.
TEST(MeanPerClassError, AveragesOverTheClassesPresent) {
  const Predictions p = ternary({.8, .1, .1, .1, .8, .1, .1, .8, .1, .1, .8, .1, .1, .8, .1, .1, .1, .8});
  EXPECT_EQ(metric("mean_per_class_error", p, classes({0, 0, 1, 1, 1, 1})), (.5 + .25) / 2);
}

TEST(LogLoss, IsMinusTheMeanLogOfTheTrueClass) {
  const Predictions p = ternary({.5, .25, .25, .125, .75, .125});
  EXPECT_NEAR(*metric("log_loss", p, classes({0, 2})), (std::log(2.0) + std::log(8.0)) / 2, 1e-15);
  EXPECT_NEAR(*metric("log_loss", p, classes({0, 2}, {3, 1})), (3 * std::log(2.0) + std::log(8.0)) / 4, 1e-15);
}

TEST(LogLoss, ClipsImpossibleAnswers) {
  EXPECT_NEAR(*metric("log_loss", binary({1, 1}), classes({1, 0})), 15 * std::log(10.0) / 2, 1e-12);
  EXPECT_EQ(metric("log_loss", binary({1, 1}), classes({1, 1})), 0);
}

// Positives .35 and .8 against negatives .1 and .4: three of four pairs are in order.
TEST(Auc, IsTheShareOfOrderedPairs) {
  EXPECT_EQ(metric("auc", binary({.1, .4, .35, .8}), classes({0, 0, 1, 1})), .75);
  EXPECT_EQ(metric("auc", binary({.1, .2, .3, .4}), classes({0, 0, 1, 1})), 1);
  EXPECT_EQ(metric("auc", binary({.4, .3, .2, .1}), classes({0, 0, 1, 1})), 0);
}

TEST(Auc, TiesCountOneHalf) {
  EXPECT_EQ(metric("auc", binary({.5, .5, .5}), classes({0, 1, 0})), .5);
  EXPECT_EQ(metric("auc", binary({.2, .5, .5, .9}), classes({0, 0, 1, 1})), 3.5 / 4);
}

TEST(Auc, ThePositiveLevelMayBeTheFirst) {
  EXPECT_EQ(metric("auc", binary({.125, .5, .375, .75}), classes({0, 0, 1, 1}), 0), .75);
  EXPECT_EQ(metric("auc", binary({.125, .5, .375, .75}), classes({1, 1, 0, 0}), 0), .25);
}

TEST(Auc, IsUndefinedWithOneClass) {
  EXPECT_FALSE(metric("auc", binary({.1, .2}), classes({1, 1})));
  EXPECT_FALSE(metric("auc", binary({.1, .2}), classes({0, 0})));
  EXPECT_FALSE(metric("auc", binary({.1, .2, .3}), classes({0, 0, 1}, {1, 1, 0})));
}

// Against the definition over all pairs, with ties and whole weights: exactly equal.
TEST(Auc, AgreesWithAllPairs) {
  const Stream noise(1, Purpose::noise);
  std::vector<double> yes, weights;
  Codes truth;
  for (std::uint32_t row = 0; row < 300; ++row) {
    yes.push_back(std::floor(noise.uniform(3 * row) * 32) / 32);
    truth.push_back(noise.uniform(3 * row + 1) < .3 ? 1 : 0);
    weights.push_back(std::floor(noise.uniform(3 * row + 2) * 4));
  }
  double ordered = 0, pairs = 0;
  for (std::size_t a = 0; a < yes.size(); ++a)
    for (std::size_t b = 0; b < yes.size(); ++b)
      if (truth[a] == 1 && truth[b] == 0) {
        pairs += weights[a] * weights[b];
        ordered += weights[a] * weights[b] * (yes[a] > yes[b] ? 1 : yes[a] == yes[b] ? .5 : 0);
      }
  EXPECT_EQ(metric("auc", binary(yes), classes(truth, weights)), ordered / pairs);
}

TEST(Classes, MissingTruthIsSkipped) {
  const Report report = evaluate(binary({.9, .1, .6, .2}), classes({1, -1, 0, -1}));
  EXPECT_EQ(report.rows, 2u);
  EXPECT_EQ(report.skipped, 2u);
  EXPECT_EQ(report.value("error_rate"), .5);
  EXPECT_EQ(report.value("auc"), 1);
}

TEST(Classes, WithoutRowsNothingIsDefined) {
  for (const Report& report : {evaluate(binary({}), classes({})), evaluate(binary({.5}), classes({-1})),
                               evaluate(binary({.5}), classes({1}, {0}))}) {
    EXPECT_TRUE(report.values.empty());
    EXPECT_EQ(report.confusion->counts, std::vector<double>(4));
  }
}

TEST(Classes, ConfusionHasTruthInRows) {
  const Report report = evaluate(binary({.9, .8, .3, .1}), classes({1, 0, 0, 1}, {1, 2, 4, 8}), 0);
  ASSERT_TRUE(report.confusion);
  EXPECT_EQ(report.confusion->count(0, 0), 4);
  EXPECT_EQ(report.confusion->count(0, 1), 2);
  EXPECT_EQ(report.confusion->count(1, 0), 8);
  EXPECT_EQ(report.confusion->count(1, 1), 1);
  EXPECT_EQ(report.confusion->positive, 0u);
}

TEST(Classes, APredictionThatIsNoNumberNamesTheRow) {
  for (double odd : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    try {
      evaluate(binary({.5, odd}), classes({0, 1}));
      FAIL() << "expected an error";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::divergence);
      EXPECT_EQ(error.message(), "the prediction for row 2 is not a finite number");
    }
  }
}

TEST(Classes, BadWeightsNameTheRow) {
  for (double odd : {-1.0, std::nan(""), HUGE_VAL}) {
    try {
      evaluate(binary({.5, .5}), classes({0, 1}, {1, odd}));
      FAIL() << "expected an error";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data);
      EXPECT_EQ(error.message(), "the weight of row 2 is no number of at least 0");
    }
  }
}

TEST(Classes, ShapesThatDoNotFitAreOurFault) {
  Predictions undecided = binary({.5});
  undecided.classes.clear();
  for (const auto& [p, t] : std::vector<std::pair<Predictions, Truth>>{{binary({.5}), classes({0, 1})},
                                                                       {binary({.5}), classes({2})},
                                                                       {binary({.5}), classes({-2})},
                                                                       {binary({.5}), classes({0}, {1, 1})},
                                                                       {undecided, classes({0})}}) {
    try {
      evaluate(p, t);
      FAIL() << "expected an error";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::internal);
    }
  }
}

}  // namespace
}  // namespace lamina
