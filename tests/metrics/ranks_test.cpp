// Metrics of the order of probabilities, against their definitions.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "lamina/auc.hpp"
#include "lamina/cuts.hpp"
#include "lamina/error.hpp"
#include "metrics/random_classes.hpp"

namespace lamina {
namespace {

TEST(Cuts, AreTheDistinctProbabilitiesDescending) {
  const Cuts all = cuts(binary({.25, .5, .75, .5, .875}), classes({0, 1, 1, 0, 1}, {1, 2, 4, 8, 0}));
  ASSERT_EQ(all.cuts.size(), 3u);
  EXPECT_EQ(all.cuts[0].threshold, .75);
  EXPECT_EQ(all.cuts[0].true_positives, 4);
  EXPECT_EQ(all.cuts[0].false_positives, 0);
  EXPECT_EQ(all.cuts[1].threshold, .5);
  EXPECT_EQ(all.cuts[1].true_positives, 6);
  EXPECT_EQ(all.cuts[1].false_positives, 8);
  EXPECT_EQ(all.cuts[2].threshold, .25);
  EXPECT_EQ(all.positives, 6);
  EXPECT_EQ(all.negatives, 9);
  EXPECT_THROW(cuts(numbers({1}), values({1})), Error);
}

TEST(Cuts, AgreeWithCountingForEachThreshold) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const RandomClasses data(seed);
    const Cuts all = cuts(data.predictions(), data.with_weights());
    EXPECT_GT(all.cuts.size(), 10u);
    for (const Cut& cut : all.cuts) {
      const auto called = [&](double p) { return p >= cut.threshold; };
      EXPECT_EQ(cut.true_positives, data.weight(1, called));
      EXPECT_EQ(cut.false_positives, data.weight(0, called));
    }
  }
}

// Step by step: positives at 1st, 3rd, 4th rank.
TEST(PrAuc, IsTheMeanPrecisionAtThePositives) {
  EXPECT_DOUBLE_EQ(*metric("pr_auc", binary({.9, .8, .7, .6, .5}), classes({1, 0, 1, 1, 0})),
                   (1. + 2. / 3 + 3. / 4) / 3);
  EXPECT_EQ(metric("pr_auc", binary({.5, .5, .5, .5}), classes({1, 0, 0, 0})), .25);
  EXPECT_EQ(metric("pr_auc", binary({.1, .2}), classes({1, 1})), 1);
  EXPECT_FALSE(metric("pr_auc", binary({.1, .2}), classes({0, 0})));
}

TEST(Ks, IsTheLargestGapOnEitherSide) {
  EXPECT_EQ(metric("ks", binary({.9, .8, .7, .6}), classes({1, 0, 1, 0})), .5);
  EXPECT_EQ(metric("ks", binary({.1, .9}), classes({1, 0})), 1) << "wrong way round";
  EXPECT_EQ(metric("ks", binary({.5, .5}), classes({1, 0})), 0);
  EXPECT_FALSE(metric("ks", binary({.5}), classes({1})));
}

TEST(Ks, AgreesWithTheDistributionsOfBothClasses) {
  const RandomClasses data(5);
  double largest = 0;
  for (double threshold : std::set<double>(data.yes.begin(), data.yes.end())) {
    const auto above = [&](double p) { return p >= threshold; };
    largest =
        std::max(largest, std::abs(data.weight(1, above) / data.weight(1) - data.weight(0, above) / data.weight(0)));
  }
  EXPECT_EQ(metric("ks", data.predictions(), data.with_weights()), largest);
}

TEST(Gini, IsTwiceTheAreaBeyondOneHalf) {
  EXPECT_EQ(metric("gini", binary({.125, .5, .375, .75}), classes({0, 0, 1, 1})), .5);
  EXPECT_EQ(metric("gini", binary({.9, .1}), classes({0, 1})), -1);
}

// Placements of the positives .9, .6, .4 among the negatives .5, .3: 1, 1, 1/2, with variance 1/12; of the negatives
// 2/3 and 1, with variance 1/18. The area's variance is 1/36 + 1/36.
TEST(AucInterval, ByHand) {
  const auto found = auc_interval(binary({.9, .6, .4, .5, .3}), classes({1, 1, 1, 0, 0}));
  ASSERT_TRUE(found);
  EXPECT_DOUBLE_EQ(found->auc, 5. / 6);
  EXPECT_DOUBLE_EQ(found->standard_error, std::sqrt(1. / 18));
  EXPECT_DOUBLE_EQ(found->low, 5. / 6 - 1.959963984540054 * std::sqrt(1. / 18));
  EXPECT_EQ(found->high, 1);
}

// The structural components of DeLong, DeLong & Clarke-Pearson by their double sums.
TEST(AucInterval, AgreesWithTheStructuralComponents) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const RandomClasses data(seed, 150);
    std::vector<double> yes[2];
    for (std::size_t row = 0; row < data.yes.size(); ++row) yes[data.truth[row]].push_back(data.yes[row]);
    const auto kernel = [](double x, double y) { return x > y ? 1. : x == y ? .5 : 0; };
    const auto variance = [](const std::vector<double>& v) {
      double mean = 0, squares = 0;
      for (double value : v) mean += value / static_cast<double>(v.size());
      for (double value : v) squares += (value - mean) * (value - mean);
      return squares / static_cast<double>(v.size() - 1) / static_cast<double>(v.size());
    };
    std::vector<double> v10(yes[1].size()), v01(yes[0].size());
    for (std::size_t i = 0; i < v10.size(); ++i)
      for (std::size_t j = 0; j < v01.size(); ++j) {
        v10[i] += kernel(yes[1][i], yes[0][j]) / static_cast<double>(v01.size());
        v01[j] += kernel(yes[1][i], yes[0][j]) / static_cast<double>(v10.size());
      }
    const auto found = auc_interval(data.predictions(), data.without());
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->standard_error, std::sqrt(variance(v10) + variance(v01)), 1e-14);
  }
}

TEST(AucInterval, OfWeightsOnlyTheRatiosCount) {
  const RandomClasses data(7);
  std::vector<double> more = data.weights;
  for (double& weight : more) weight *= 8;
  const auto once = auc_interval(data.predictions(), data.with_weights());
  const auto scaled = auc_interval(data.predictions(), classes(data.truth, more));
  ASSERT_TRUE(once && scaled);
  EXPECT_EQ(once->standard_error, scaled->standard_error);
  EXPECT_GT(once->standard_error, auc_interval(data.predictions(), data.without())->standard_error)
      << "unequal weights waste rows";
}

TEST(AucInterval, NeedsTwoRowsOfEachClass) {
  EXPECT_FALSE(auc_interval(binary({.9, .5, .4}), classes({1, 0, 0})));
  EXPECT_FALSE(auc_interval(binary({.9, .5, .4}), classes({1, 1, 1})));
  EXPECT_FALSE(auc_interval(binary({.9, .8, .5, .4}), classes({1, 1, 0, 0}, {1, 0, 1, 1})));
  const auto perfect = auc_interval(binary({.9, .8, .5, .4}), classes({1, 1, 0, 0}));
  ASSERT_TRUE(perfect);
  EXPECT_EQ(perfect->low, 1);
  EXPECT_EQ(perfect->high, 1);
}

// Three rows, one of each class a, b, c. By p_a: row 0 above both others; by p_b: row 1 (.5) above row 2 (.3), tied
// with row 0; by p_c: row 2 (.2) above row 1 (.1), below row 0 (.25 of c).
TEST(AucOfSeveralClasses, ByHand) {
  const Predictions p = ternary({.5, .5, .25, .4, .5, .1, .4, .3, .2});
  const Truth t = classes({0, 1, 2});
  // One versus rest: 1; (1/2 + 1) / 2; (0 + 1) / 2.
  EXPECT_DOUBLE_EQ(*metric("auc_ovr", p, t), (1 + .75 + .5) / 3);
  // Ordered pairs: a|b 1, a|c 1, b|a 1/2, b|c 1, c|a 0, c|b 1.
  EXPECT_DOUBLE_EQ(*metric("auc_ovo", p, t), 4.5 / 6);
  EXPECT_DOUBLE_EQ(*metric("auc_ovr_weighted", p, classes({0, 1, 2}, {2, 1, 1})), (2 * 1 + 2. / 3 + 1. / 3) / 4);
}

TEST(AucOfSeveralClasses, AgreesWithAllPairs) {
  const Stream noise(3, Purpose::noise);
  std::vector<double> p, weights;
  std::vector<std::int32_t> truth;
  for (std::uint32_t row = 0; row < 120; ++row) {
    truth.push_back(static_cast<std::int32_t>(noise.uniform(5 * row) * 3));
    weights.push_back(std::floor(noise.uniform(5 * row + 1) * 4));
    for (std::uint32_t c = 0; c < 3; ++c) p.push_back(std::floor(noise.uniform(5 * row + 2 + c) * 8) / 8);
  }
  const auto area = [&](std::size_t i, auto other) {  // of class i against the rows that `other` picks
    double ordered = 0, pairs = 0;
    for (std::size_t a = 0; a < truth.size(); ++a)
      for (std::size_t b = 0; b < truth.size(); ++b)
        if (truth[a] == static_cast<int>(i) && other(truth[b])) {
          const double pa = p[3 * a + i], pb = p[3 * b + i], weight = weights[a] * weights[b];
          pairs += weight;
          ordered += weight * (pa > pb ? 1 : pa == pb ? .5 : 0);
        }
    return ordered / pairs;
  };
  double rest = 0, one = 0;
  for (int i = 0; i < 3; ++i) {
    rest += area(static_cast<std::size_t>(i), [&](int c) { return c != i; }) / 3;
    for (int j = 0; j < 3; ++j)
      if (i != j) one += area(static_cast<std::size_t>(i), [&](int c) { return c == j; }) / 6;
  }
  EXPECT_NEAR(*metric("auc_ovr", ternary(p), classes(truth, weights)), rest, 1e-14);
  EXPECT_NEAR(*metric("auc_ovo", ternary(p), classes(truth, weights)), one, 1e-14);
}

TEST(AucOfSeveralClasses, ClassesThatDoNotOccurAreLeftOut) {
  const Predictions p = ternary({.5, .25, .25, .25, .5, .25, .6, .2, .2});
  EXPECT_EQ(metric("auc_ovr", p, classes({0, 1, 0})), 1);
  EXPECT_EQ(metric("auc_ovo", p, classes({0, 1, 0})), 1);
  EXPECT_FALSE(metric("auc_ovr", p, classes({0, 0, 0})));
  EXPECT_FALSE(metric("auc_ovo", p, classes({0, 0, 0})));
}

TEST(AucOfSeveralClasses, IsLeftOutBeyondFiftyClasses) {
  for (const std::size_t levels : {kMostClassesForAuc, kMostClassesForAuc + 1}) {
    Predictions p;
    p.rows = 2;
    for (std::size_t level = 0; level < levels; ++level) p.levels.push_back(std::to_string(level));
    p.probabilities.assign(2 * levels, 0);
    p.probabilities[0] = p.probabilities[levels + 1] = 1;
    decide(p);
    EXPECT_EQ(metric("auc_ovr", p, classes({0, 1})).has_value(), levels == kMostClassesForAuc);
  }
}

}  // namespace
}  // namespace lamina
