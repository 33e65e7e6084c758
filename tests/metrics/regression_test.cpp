#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "lamina/error.hpp"
#include "metrics/builders.hpp"

namespace lamina {
namespace {

const double kMissing = std::numeric_limits<double>::quiet_NaN();

// Residuals 1, −1, 3, 1: squares sum to 12. The truth 3, 5, 9, 7 has mean 6 and spread 9 + 1 + 9 + 1 = 20.
TEST(Regression, KnownAnswers) {
  const Predictions p = numbers({2, 6, 6, 6});
  const Truth t = values({3, 5, 9, 7});
  EXPECT_EQ(metric("rmse", p, t), std::sqrt(3.0));
  EXPECT_EQ(metric("mae", p, t), 1.5);
  EXPECT_EQ(metric("r2", p, t), 1 - 12.0 / 20);
}

// Weights 1 and 3: the mean of 0 and 4 is 3, the spread 9 + 3 = 12; residuals 0 and 2.
TEST(Regression, Weights) {
  const Predictions p = numbers({0, 2});
  const Truth t = values({0, 4}, {1, 3});
  EXPECT_EQ(metric("rmse", p, t), std::sqrt(3.0));
  EXPECT_EQ(metric("mae", p, t), 1.5);
  EXPECT_EQ(metric("r2", p, t), 0);
}

TEST(Regression, AWeightOfTwoIsARowTwice) {
  const Predictions twice = numbers({1, 1, 4}), weighted = numbers({1, 4});
  for (const char* key : {"rmse", "mae", "r2"})
    EXPECT_EQ(metric(key, twice, values({2, 2, 8})), metric(key, weighted, values({2, 8}, {2, 1}))) << key;
}

TEST(Regression, MissingTruthIsSkipped) {
  const Report report = evaluate(numbers({1, 100, 3}), values({1, kMissing, 5}));
  EXPECT_EQ(report.rows, 2u);
  EXPECT_EQ(report.skipped, 1u);
  EXPECT_EQ(report.value("mae"), 1);
  EXPECT_FALSE(report.confusion);
}

TEST(Regression, WithoutRowsNothingIsDefined) {
  EXPECT_TRUE(evaluate(numbers({}), values({})).values.empty());
  EXPECT_TRUE(evaluate(numbers({1}), values({kMissing})).values.empty());
}

TEST(Regression, RSquaredOfAConstantIsUndefined) {
  const Report report = evaluate(numbers({1, 2}), values({5, 5}));
  EXPECT_FALSE(report.value("r2"));
  EXPECT_TRUE(report.value("rmse"));
}

TEST(Regression, NothingIsEverInfinite) {
  const Report report = evaluate(numbers({-1e308, 0}), values({1e308, 0}));
  for (const MetricValue& metric : report.values) EXPECT_TRUE(std::isfinite(metric.value)) << metric.key;
  EXPECT_FALSE(report.value("rmse"));
}

TEST(Regression, InfiniteTruthNamesTheRow) {
  try {
    evaluate(numbers({1, 2}), values({1, HUGE_VAL}));
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_EQ(error.message(), "the true value of row 2 is infinite");
  }
}

TEST(Regression, APredictionThatIsNoNumberNamesTheRow) {
  EXPECT_THROW(evaluate(numbers({1, kMissing}), values({1, 2})), Error);
  EXPECT_THROW(metric("mae", numbers({HUGE_VAL}), values({1})), Error);
}

}  // namespace
}  // namespace lamina
