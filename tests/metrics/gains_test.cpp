#include "lamina/gains.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "lamina/calibration_table.hpp"
#include "metrics/random_classes.hpp"

namespace lamina {
namespace {

// Ten rows; the three positives are 1st, 2nd and 5th.
Cuts ten() {
  return cuts(binary({.95, .85, .75, .65, .55, .45, .35, .25, .15, .05}), classes({1, 1, 0, 0, 1, 0, 0, 0, 0, 0}));
}

TEST(Gains, ByHand) {
  const auto groups = gains(ten(), {20, 50, 100});
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(groups[0].group, 1);
  EXPECT_DOUBLE_EQ(groups[0].cumulative_data_fraction, .2);
  EXPECT_EQ(groups[0].lower_threshold, .85);
  EXPECT_DOUBLE_EQ(groups[0].response_rate, 1);
  EXPECT_DOUBLE_EQ(groups[0].lift, 10. / 3);
  EXPECT_DOUBLE_EQ(groups[0].score, .9);
  EXPECT_DOUBLE_EQ(groups[0].capture_rate, 2. / 3);
  EXPECT_DOUBLE_EQ(groups[0].gain, 700. / 3);
  EXPECT_DOUBLE_EQ(groups[0].kolmogorov_smirnov, 2. / 3);
  EXPECT_DOUBLE_EQ(groups[1].response_rate, 1. / 3);
  EXPECT_DOUBLE_EQ(groups[1].cumulative_response_rate, .6);
  EXPECT_DOUBLE_EQ(groups[1].lift, 10. / 9);
  EXPECT_DOUBLE_EQ(groups[1].cumulative_lift, 2);
  EXPECT_DOUBLE_EQ(groups[1].score, .65);
  EXPECT_DOUBLE_EQ(groups[1].cumulative_score, .75);
  EXPECT_DOUBLE_EQ(groups[1].cumulative_capture_rate, 1);
  EXPECT_DOUBLE_EQ(groups[1].cumulative_gain, 100);
  EXPECT_DOUBLE_EQ(groups[1].kolmogorov_smirnov, 1 - 2. / 7);
  EXPECT_DOUBLE_EQ(groups[2].lift, 0);
  EXPECT_DOUBLE_EQ(groups[2].gain, -100);
  EXPECT_DOUBLE_EQ(groups[2].cumulative_lift, 1);
  EXPECT_DOUBLE_EQ(groups[2].kolmogorov_smirnov, 0);
}

TEST(Gains, RowsThatTieStayTogether) {
  const auto groups =
      gains(cuts(binary({.9, .5, .5, .5, .5, .5, .5, .5, .5, .1}), classes({1, 1, 0, 0, 0, 0, 0, 0, 0, 0})));
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_DOUBLE_EQ(groups[0].cumulative_data_fraction, .1);
  EXPECT_DOUBLE_EQ(groups[1].cumulative_data_fraction, .9);
  EXPECT_EQ(groups[2].group, 3);
  EXPECT_EQ(gains(cuts(binary({.5, .5, .5}), classes({0, 1, 1}))).size(), 1u) << "a constant prediction";
}

TEST(Gains, HaveSixteenGroupsOfManyRows) {
  const RandomClasses data(2, 2000, 1e9);
  const auto groups = gains(cuts(data.predictions(), data.without()));
  ASSERT_EQ(groups.size(), 16u);
  for (std::size_t i = 0; i < 16; ++i) EXPECT_DOUBLE_EQ(groups[i].cumulative_data_fraction, gains_percents()[i] / 100.);
}

// Each group counted anew from the rows between its threshold and that of the group before.
TEST(Gains, AgreeWithCounting) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const RandomClasses data(seed, 300, 64);
    double above = 2, rows = 0;
    const double all = data.weight(0) + data.weight(1);
    for (const GainsGroup& group : gains(cuts(data.predictions(), data.with_weights()))) {
      const auto inside = [&](double p) { return p >= group.lower_threshold && p < above; };
      const double positives = data.weight(1, inside), own = positives + data.weight(0, inside);
      rows += own;
      EXPECT_DOUBLE_EQ(group.cumulative_data_fraction, rows / all);
      EXPECT_DOUBLE_EQ(group.response_rate, positives / own);
      EXPECT_DOUBLE_EQ(group.capture_rate, positives / data.weight(1));
      above = group.lower_threshold;
    }
    EXPECT_EQ(rows, all);
  }
}

TEST(Gains, AreUndefinedWithOneClass) {
  EXPECT_TRUE(gains(cuts(binary({.9, .8}), classes({1, 1}))).empty());
  EXPECT_TRUE(lift_curve(cuts(binary({.9, .8}), classes({0, 0}))).empty());
  EXPECT_TRUE(gains(cuts(binary({}), classes({}))).empty());
}

TEST(LiftCurve, ByHand) {
  const auto curve = lift_curve(ten());
  ASSERT_EQ(curve.size(), 101u);
  EXPECT_EQ(curve[0].capture_rate, 0);
  EXPECT_TRUE(std::isnan(curve[0].lift));
  EXPECT_DOUBLE_EQ(curve[5].capture_rate, .5 / 3) << "half of the first row";
  EXPECT_DOUBLE_EQ(curve[20].capture_rate, 2. / 3);
  EXPECT_DOUBLE_EQ(curve[20].lift, 10. / 3);
  EXPECT_EQ(curve[20].threshold, .85);
  EXPECT_DOUBLE_EQ(curve[40].capture_rate, 2. / 3);
  EXPECT_DOUBLE_EQ(curve[45].capture_rate, 2.5 / 3);
  EXPECT_DOUBLE_EQ(curve[15].best_possible, .5);
  EXPECT_DOUBLE_EQ(curve[30].best_possible, 1);
  EXPECT_DOUBLE_EQ(curve[100].capture_rate, 1);
  EXPECT_DOUBLE_EQ(curve[100].lift, 1);
}

// A random order among ties finds positives at their rate; a constant prediction finds them at the rate of all rows.
TEST(LiftCurve, OfAConstantIsTheDiagonal) {
  for (const LiftPoint& point : lift_curve(cuts(binary({.5, .5, .5, .5}), classes({0, 1, 1, 0}, {1, 2, 3, 4}))))
    EXPECT_NEAR(point.capture_rate, point.data_fraction, 1e-15);
}

// The area under the lift curve of n rows, r of them positive, is (1 − AUC)·r/2n + … : (1 − r/n)·AUC + r/2n.
TEST(LiftCurve, ItsAreaIsTiedToTheAuc) {
  const RandomClasses data(4, 100, 1e9);
  const auto curve = lift_curve(cuts(data.predictions(), data.without()));
  double area = 0, rate = 0;
  for (std::size_t i = 1; i < curve.size(); ++i) area += (curve[i].capture_rate + curve[i - 1].capture_rate) / 200;
  for (const int truth : data.truth) rate += truth / 100.;
  EXPECT_NEAR(area, (1 - rate) * *metric("auc", data.predictions(), data.without()) + rate / 2, 1e-12)
      << "with a hundred rows each per cent is one row";
}

TEST(Calibration, ByHand) {
  const CalibrationTable table = calibration_table(ten(), 2);
  ASSERT_EQ(table.bins.size(), 2u);
  EXPECT_EQ(table.bins[0].bin, 1);
  EXPECT_EQ(table.bins[0].rows, 5);
  EXPECT_EQ(table.bins[0].lowest, .05);
  EXPECT_EQ(table.bins[0].highest, .45);
  EXPECT_DOUBLE_EQ(table.bins[0].mean_predicted, .25);
  EXPECT_EQ(table.bins[0].observed, 0);
  EXPECT_DOUBLE_EQ(table.bins[1].mean_predicted, .75);
  EXPECT_DOUBLE_EQ(table.bins[1].observed, .6);
  EXPECT_DOUBLE_EQ(table.bins[1].difference, -.15);
  EXPECT_DOUBLE_EQ(table.expected_error, (.25 + .15) / 2);
  EXPECT_DOUBLE_EQ(table.largest_error, .25);
}

TEST(Calibration, OfWeightsAndTies) {
  // Weights 1, 2, 1, 4 from the top: half of 8 is reached by the third row, which ties with the fourth.
  const CalibrationTable table =
      calibration_table(cuts(binary({.8, .6, .2, .2}), classes({1, 0, 1, 0}, {1, 2, 1, 4})), 2);
  ASSERT_EQ(table.bins.size(), 1u);
  EXPECT_EQ(table.bins[0].rows, 8);
  EXPECT_DOUBLE_EQ(table.bins[0].mean_predicted, (.8 + 1.2 + 1) / 8);
  EXPECT_DOUBLE_EQ(table.bins[0].observed, .25);
}

TEST(Calibration, OneClassAndOneRow) {
  const CalibrationTable one = calibration_table(cuts(binary({.75}), classes({0})));
  ASSERT_EQ(one.bins.size(), 1u);
  EXPECT_EQ(one.bins[0].difference, -.75);
  EXPECT_EQ(one.expected_error, .75);
  EXPECT_TRUE(calibration_table(cuts(binary({}), classes({}))).bins.empty());
  EXPECT_EQ(calibration_table(cuts(binary({.5, .25}), classes({1, 1}))).expected_error, .625);
}

TEST(Calibration, BinsCoverAllRowsOnce) {
  const RandomClasses data(6, 400, 1e9);
  const CalibrationTable table = calibration_table(cuts(data.predictions(), data.with_weights()));
  EXPECT_EQ(table.bins.size(), 10u);
  double rows = 0, positives = 0, above = -1;
  for (const CalibrationBin& bin : table.bins) {
    EXPECT_GT(bin.lowest, above);
    const auto inside = [&](double p) { return p >= bin.lowest && p <= bin.highest; };
    EXPECT_DOUBLE_EQ(bin.rows, data.weight(0, inside) + data.weight(1, inside));
    EXPECT_DOUBLE_EQ(bin.observed, data.weight(1, inside) / bin.rows);
    rows += bin.rows;
    positives += bin.rows * bin.observed;
    above = bin.highest;
  }
  EXPECT_DOUBLE_EQ(rows, data.weight(0) + data.weight(1));
  EXPECT_DOUBLE_EQ(positives, data.weight(1));
}

}  // namespace
}  // namespace lamina
