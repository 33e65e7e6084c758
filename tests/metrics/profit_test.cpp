#include "lamina/profit.hpp"

#include <gtest/gtest.h>

#include <set>

#include "lamina/error.hpp"
#include "metrics/random_classes.hpp"

namespace lamina {
namespace {

// Positives 1st, 2nd and 5th of ten. With 3 and 1: after two rows 6, after five 9 − 2 = 7, of all 9 − 7 = 2.
TEST(Profit, ByHand) {
  const auto found =
      profit(cuts(binary({.95, .85, .75, .65, .55, .45, .35, .25, .15, .05}), classes({1, 1, 0, 0, 1, 0, 0, 0, 0, 0})),
             {3, 1});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->best.profit, 7);
  EXPECT_EQ(found->best.contacted, 5);
  EXPECT_EQ(found->best.data_fraction, .5);
  EXPECT_EQ(found->best.threshold, .55);
  EXPECT_EQ(found->best.true_positives, 3);
  EXPECT_EQ(found->best.false_positives, 2);
  EXPECT_EQ(found->of_all, 2);
  EXPECT_EQ(found->break_even, .25);
  ASSERT_EQ(found->curve.size(), 101u);
  EXPECT_EQ(found->curve[0].profit, 0);
  EXPECT_DOUBLE_EQ(found->curve[20].profit, 6);
  EXPECT_DOUBLE_EQ(found->curve[25].profit, 5.5) << "half of the third row, a negative";
  EXPECT_DOUBLE_EQ(found->curve[50].profit, 7);
  EXPECT_DOUBLE_EQ(found->curve[100].profit, 2);
}

TEST(Profit, WhereNothingEarnsNobodyIsContacted) {
  const auto found = profit(cuts(binary({.9, .8}), classes({0, 1})), {1, 2});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->best.profit, 0);
  EXPECT_EQ(found->best.contacted, 0);
  EXPECT_EQ(found->of_all, -1);
}

TEST(Profit, AmongEqualsTheFewest) {
  const auto found = profit(cuts(binary({.9, .8, .7}), classes({1, 0, 1})), {1, 1});
  EXPECT_EQ(found->best.contacted, 1);
}

TEST(Profit, OfOneClassIsDefined) {
  EXPECT_EQ(profit(cuts(binary({.9, .8}), classes({1, 1})), {2, 1})->best.profit, 4);
  EXPECT_EQ(profit(cuts(binary({.9, .8}), classes({0, 0})), {2, 1})->best.profit, 0);
  EXPECT_FALSE(profit(cuts(binary({}), classes({})), {2, 1}));
}

TEST(Profit, AgreesWithTryingEveryThreshold) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const RandomClasses data(seed);
    const double gain = static_cast<double>(seed), cost = 2;
    double best = 0;
    for (const double threshold : std::set<double>(data.yes.begin(), data.yes.end())) {
      const auto above = [&](double p) { return p >= threshold; };
      best = std::max(best, gain * data.weight(1, above) - cost * data.weight(0, above));
    }
    EXPECT_EQ(profit(cuts(data.predictions(), data.with_weights()), {gain, cost})->best.profit, best);
  }
}

TEST(Profit, RefusesWhatIsNoAmount) {
  const Cuts all = cuts(binary({.9, .8}), classes({0, 1}));
  for (const Payoff& payoff :
       {Payoff{-1, 1}, Payoff{1, -1}, Payoff{0, 0}, Payoff{HUGE_VAL, 1}, Payoff{1, std::nan("")}}) {
    try {
      profit(all, payoff);
      FAIL() << payoff.gain_tp << " " << payoff.cost_fp;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
    }
  }
}

}  // namespace
}  // namespace lamina
