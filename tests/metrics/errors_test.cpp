// Squared errors of probabilities, logarithmic errors and deviances, by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "lamina/deviance.hpp"
#include "metrics/builders.hpp"

namespace lamina {
namespace {

TEST(Brier, OfTwoClassesIsTheSquaredErrorOfOne) {
  EXPECT_DOUBLE_EQ(*metric("brier", binary({.25, .5}), classes({0, 1})), (.0625 + .25) / 2);
  EXPECT_DOUBLE_EQ(*metric("mse", binary({.25, .5}), classes({0, 1})), (.0625 + .25) / 2);
  EXPECT_DOUBLE_EQ(*metric("rmse", binary({.25, .5}), classes({0, 1})), std::sqrt((.0625 + .25) / 2));
}

TEST(Brier, OfMoreClassesIsTheirSum) {
  const Predictions p = ternary({.5, .25, .25});
  EXPECT_DOUBLE_EQ(*metric("brier", p, classes({0})), .25 + .0625 + .0625);
  EXPECT_DOUBLE_EQ(*metric("mse", p, classes({1})), .75 * .75);
  EXPECT_DOUBLE_EQ(*metric("brier", p, classes({2}, {3})), .25 + .0625 + .5625);
}

TEST(Rmsle, IsOfLogarithmsOfOnePlus) {
  const double e = std::exp(1);
  EXPECT_NEAR(*metric("rmsle", numbers({e - 1, 0}), values({0, 0})), std::sqrt(.5), 1e-15);
  EXPECT_NEAR(*metric("rmsle", numbers({e - 1, 0}), values({0, e * e - 1}, {1, 3})), std::sqrt((1 + 3 * 4) / 4.),
              1e-15);
}

TEST(Rmsle, IsUndefinedFromMinusOneOn) {
  for (double odd : {-1.0, -2.0}) {
    EXPECT_FALSE(metric("rmsle", numbers({odd, 1}), values({1, 1})));
    EXPECT_FALSE(metric("rmsle", numbers({1, 1}), values({1, odd})));
  }
}

double deviance(const char* name, double y, double mu, double parameter = 0) {
  return find_deviance(name)->of(y, mu, parameter);
}

TEST(Deviances, ByHand) {
  EXPECT_EQ(deviance("gaussian", 1, 3), 4);
  EXPECT_EQ(deviance("laplace", 1, 3), 2);
  EXPECT_EQ(deviance("huber", 1, 3, 2), 4);
  EXPECT_EQ(deviance("huber", 1, 6, 2), 2 * (10 - 2));
  EXPECT_EQ(deviance("quantile", 3, 1, .25), .5);
  EXPECT_EQ(deviance("quantile", 1, 3, .25), 1.5);
  EXPECT_NEAR(deviance("poisson", 2, 1), 2 * (2 * std::log(2) - 1), 1e-15);
  EXPECT_EQ(deviance("poisson", 0, 3), 6);
  EXPECT_NEAR(deviance("gamma", 2, 1), 2 * (1 - std::log(2)), 1e-15);
  EXPECT_NEAR(deviance("tweedie", 4, 1, 1.5), 2 * (2 / -.25 + 4 / .5 + 1 / .5), 1e-14);
  EXPECT_NEAR(deviance("tweedie", 0, 4, 1.5), 2 * (2 / .5), 1e-14);
  EXPECT_EQ(find_deviance("normal"), nullptr);
}

TEST(Deviances, AreZeroWhereThePredictionIsTheTruthAndPositiveElsewhere) {
  for (const DevianceInfo& info : deviances()) {
    EXPECT_NEAR(info.of(2.5, 2.5, 1.25), 0, 1e-14) << info.name;
    EXPECT_GT(info.of(2.5, 1.5, .75), 0) << info.name;
  }
}

TEST(Deviances, AreUndefinedOutsideTheirRange) {
  EXPECT_TRUE(std::isnan(deviance("poisson", -1, 1)));
  EXPECT_TRUE(std::isnan(deviance("poisson", 1, 0)));
  EXPECT_TRUE(std::isnan(deviance("gamma", 0, 1)));
  EXPECT_TRUE(std::isnan(deviance("tweedie", -1, 1, 1.5)));
}

TEST(MeanResidualDeviance, IsThatOfTheLoss) {
  Predictions p = numbers({1, 3});
  EXPECT_EQ(metric("mean_residual_deviance", p, values({2, 0}, {1, 3})), (1 + 3 * 9) / 4.);
  p.deviance = {"poisson", {0}};
  EXPECT_NEAR(*metric("mean_residual_deviance", p, values({2, 0})), (2 * (2 * std::log(2) - 1) + 6) / 2, 1e-15);
  EXPECT_EQ(evaluate(p, values({2, 0})).deviance, "poisson");
  EXPECT_FALSE(metric("mean_residual_deviance", p, values({2, -1})));
  EXPECT_FALSE(evaluate(p, values({2, -1})).value("mean_residual_deviance"));
}

TEST(MeanResidualDeviance, EachTargetHasItsParameter) {
  Predictions p = numbers({0, 0});
  p.rows = 1;
  p.targets = {"a", "b"};
  p.deviance = {"quantile", {.25, .5}};
  const Report report = evaluate(p, values({1, 1}));
  EXPECT_EQ(report.targets[0].values.back().value, .25);
  EXPECT_EQ(report.targets[1].values.back().value, .5);
  EXPECT_EQ(report.value("mean_residual_deviance"), .375);
}

}  // namespace
}  // namespace lamina
