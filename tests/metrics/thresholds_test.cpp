#include "lamina/thresholds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "metrics/random_classes.hpp"

namespace lamina {
namespace {

double value(const char* key, const Outcome& outcome) { return find_threshold_metric(key)->value(outcome); }

// 6 true positives, 2 false ones, 4 missed, 12 rejected.
TEST(ThresholdMetrics, ByHand) {
  const Outcome o{6, 2, 4, 12};
  EXPECT_DOUBLE_EQ(value("precision", o), .75);
  EXPECT_DOUBLE_EQ(value("recall", o), .6);
  EXPECT_DOUBLE_EQ(value("specificity", o), 12. / 14);
  EXPECT_DOUBLE_EQ(value("accuracy", o), .75);
  EXPECT_DOUBLE_EQ(value("f1", o), 2 * .75 * .6 / (.75 + .6));
  EXPECT_DOUBLE_EQ(value("f2", o), 5 * .75 * .6 / (4 * .75 + .6));
  EXPECT_DOUBLE_EQ(value("f0point5", o), 1.25 * .75 * .6 / (.25 * .75 + .6));
  EXPECT_DOUBLE_EQ(value("absolute_mcc", o), (6 * 12 - 2 * 4) / std::sqrt(8. * 10 * 14 * 16));
  EXPECT_DOUBLE_EQ(value("min_per_class_accuracy", o), .6);
  EXPECT_DOUBLE_EQ(value("mean_per_class_accuracy", o), (.6 + 12. / 14) / 2);
}

TEST(ThresholdMetrics, OfNothingAreZero) {
  for (const ThresholdMetric& metric : threshold_metrics()) {
    EXPECT_EQ(metric.value({0, 0, 0, 0}), 0) << metric.key;
    EXPECT_EQ(find_threshold_metric(metric.key), &metric);
  }
  EXPECT_EQ(value("absolute_mcc", {5, 5, 0, 0}), 0);
  EXPECT_EQ(value("absolute_mcc", {0, 5, 5, 0}), 1) << "always wrong is as informed as always right";
  EXPECT_EQ(find_threshold_metric("auc"), nullptr);
}

TEST(Maximum, TakesTheHighestThresholdAmongEquals) {
  const Cuts all = cuts(binary({.9, .8, .7, .6}), classes({1, 0, 1, 0}));
  const auto recall = maximum(all, *find_threshold_metric("recall"));
  ASSERT_TRUE(recall);
  EXPECT_EQ(recall->threshold, .7);
  EXPECT_EQ(recall->value, 1);
  EXPECT_EQ(recall->index, 2u);
  EXPECT_EQ(maximum(all, *find_threshold_metric("precision"))->threshold, .9);
  EXPECT_EQ(maximum(all, *find_threshold_metric("f1"))->threshold, .7);
}

TEST(Maximum, IsUndefinedWithOneClass) {
  const ThresholdMetric& f1 = *find_threshold_metric("f1");
  EXPECT_FALSE(maximum(cuts(binary({.9, .8}), classes({1, 1})), f1));
  EXPECT_FALSE(maximum(cuts(binary({}), classes({})), f1));
  EXPECT_FALSE(maximum(cuts(binary({.9, .8}), classes({1, 0}, {1, 0})), f1));
}

// Every probability that occurs is tried, and the rows are counted anew for each.
TEST(Maximum, AgreesWithTryingEveryThreshold) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const RandomClasses data(seed, 150, seed == 4 ? 1e9 : 16);
    const Cuts all = cuts(data.predictions(), data.with_weights());
    std::map<std::string, std::pair<double, double>> best;  // value, threshold
    std::set<double, std::greater<>> thresholds;
    for (std::size_t row = 0; row < data.yes.size(); ++row)
      if (data.weights[row] > 0) thresholds.insert(data.yes[row]);
    for (const double threshold : thresholds) {
      const auto above = [&](double p) { return p >= threshold; };
      const auto below = [&](double p) { return p < threshold; };
      const Outcome o{data.weight(1, above), data.weight(0, above), data.weight(1, below), data.weight(0, below)};
      for (const ThresholdMetric& metric : threshold_metrics()) {
        const double found = metric.value(o);
        if (!best.count(metric.key) || found > best[metric.key].first) best[metric.key] = {found, threshold};
      }
    }
    for (const ThresholdMetric& metric : threshold_metrics()) {
      const auto found = maximum(all, metric);
      ASSERT_TRUE(found);
      EXPECT_EQ(found->value, best[metric.key].first) << metric.key;
      EXPECT_EQ(found->threshold, best[metric.key].second) << metric.key;
      EXPECT_EQ(all.cuts[found->index].threshold, found->threshold);
    }
  }
}

// What the table promises is what deciding at its threshold gives.
TEST(Maximum, DecidingAtItsThresholdGivesItsValue) {
  const RandomClasses data(9);
  Predictions p = data.predictions();
  const auto best = maximum(cuts(p, data.with_weights()), *find_threshold_metric("accuracy"));
  decide(p, best->threshold);
  EXPECT_EQ(metric("accuracy", p, data.with_weights()), best->value);
}

}  // namespace
}  // namespace lamina
