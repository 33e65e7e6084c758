// Where things lie: axes, bars, cells, lines of one value.
#include "render/figure.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "render/bars.hpp"
#include "render/charts.hpp"
#include "render/marching_squares.hpp"
#include "render/scaling.hpp"

namespace lamina::render {
namespace {

TEST(Figure, RangesHoldTheDataWithSomeRoomAcrossCurves) {
  const Chart chart = chart_of({scatter({1, 3}, {0, 10})});
  const Figure figure(chart);
  EXPECT_DOUBLE_EQ(figure.axis("x")->low, 1);
  EXPECT_DOUBLE_EQ(figure.axis("x")->high, 3);
  EXPECT_DOUBLE_EQ(figure.axis("y")->low, -0.5);
  EXPECT_DOUBLE_EQ(figure.axis("y")->high, 10.5);
}

TEST(Figure, BarsStandOnZero) {
  const Chart chart = chart_of({bar({"a", "b"}, {2, 4})}, {{"xaxis", of_words()}});
  const Figure figure(chart);
  EXPECT_DOUBLE_EQ(figure.axis("y")->low, 0);
  EXPECT_DOUBLE_EQ(figure.axis("y")->high, 4.2);
  EXPECT_DOUBLE_EQ(figure.axis("x")->low, -0.5);
  EXPECT_DOUBLE_EQ(figure.axis("x")->high, 1.5);
}

TEST(Figure, NoRoomIsLeftBelowBarsOfZero) {
  json bars = bar({1, 2, 3}, {0, 0.1, 10});
  bars["error_y"] = {{"array", {0, 0, 1}}};
  const Chart chart = chart_of({bars});
  const Figure figure(chart);
  EXPECT_DOUBLE_EQ(figure.axis("y")->low, 0);
  EXPECT_DOUBLE_EQ(figure.axis("y")->high, 11.55) << "a twentieth above the end of the error bar";
}

TEST(Figure, BarsSideBySideShareTheirPlace) {
  const Chart chart = chart_of({bar({0, 1}, {1, 2}), bar({0, 1}, {3, 4})}, {{"barmode", "group"}});
  const Figure figure(chart);
  const Bar &first = figure.traces[0].bars[0], &second = figure.traces[1].bars[0];
  EXPECT_DOUBLE_EQ(first.low, -0.4);
  EXPECT_DOUBLE_EQ(first.high, 0);
  EXPECT_NEAR(second.low, 0, 1e-15);
  EXPECT_DOUBLE_EQ(second.high, 0.4);
}

TEST(Figure, StackedBarsBeginWhereTheOthersEnd) {
  const Chart chart = chart_of({bar({0, 1}, {1, 2}), bar({0, 1}, {3, 4})}, {{"barmode", "stack"}, {"bargap", 0}});
  const Figure figure(chart);
  EXPECT_DOUBLE_EQ(figure.traces[1].bars[1].from, 2);
  EXPECT_DOUBLE_EQ(figure.traces[1].bars[1].to, 6);
  EXPECT_DOUBLE_EQ(figure.traces[1].bars[1].low, 0.5);
}

TEST(Figure, ABaseMovesABarAsAWhole) {
  json floating = bar({0}, {2});
  floating["base"] = 10;
  const Chart chart = chart_of({floating});
  const Figure figure(chart);
  EXPECT_DOUBLE_EQ(figure.traces[0].bars[0].from, 10);
  EXPECT_DOUBLE_EQ(figure.traces[0].bars[0].to, 12);
}

TEST(Figure, MatchingAxesShareTheirRange) {
  json right = scatter({0, 1}, {0, 100});
  right["yaxis"] = "y2";
  const Chart chart = chart_of({scatter({0, 1}, {0, 1}), right}, {{"yaxis2", {{"matches", "y"}}}});
  const Figure figure(chart);
  EXPECT_DOUBLE_EQ(figure.axis("y")->high, 105);
  EXPECT_DOUBLE_EQ(figure.axis("y2")->high, 105);
}

TEST(Figure, CategoriesStandInTheirOrder) {
  json axis = of_words();
  axis["categoryarray"] = {"c", "a"};
  const Chart chart = chart_of({bar({"a", "b"}, {1, 2})}, {{"xaxis", axis}});
  const Figure figure(chart);
  EXPECT_EQ(figure.axis("x")->categories, (std::vector<std::string>{"c", "a", "b"}));
  EXPECT_EQ(figure.traces[0].x, (std::vector<double>{1, 2}));
}

TEST(Figure, TheLegendListsTracesWhenThereAreSeveral) {
  const Chart one = chart_of({scatter({1}, {1})});
  EXPECT_FALSE(Figure(one).traces[0].in_legend);
  json hidden = scatter({1}, {1});
  hidden["showlegend"] = false;
  const Chart three = chart_of({scatter({1}, {1}), scatter({1}, {2}), hidden});
  const Figure figure(three);
  EXPECT_TRUE(figure.traces[1].in_legend);
  EXPECT_FALSE(figure.traces[2].in_legend);
}

TEST(Cells, MeetHalfWay) {
  EXPECT_EQ(edges_of({1, 2, 4}), (std::vector<double>{0.5, 1.5, 3, 5}));
  EXPECT_EQ(edges_of({7}), (std::vector<double>{6.5, 7.5}));
  EXPECT_TRUE(edges_of({}).empty());
}

double area_of(const Path& ring) {
  double twice = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point &a = ring[i], &b = ring[(i + 1) % ring.size()];
    twice += a.x * b.y - b.x * a.y;
  }
  return std::abs(twice) / 2;
}

Field field_of(double (*height)(double, double), std::size_t count) {
  Field field;
  for (std::size_t i = 0; i < count; ++i) field.x.push_back(-1 + 2 * static_cast<double>(i) / (count - 1));
  field.y = field.x;
  for (const double y : field.y) {
    field.rows.emplace_back();
    for (const double x : field.x) field.rows.back().push_back(height(x, y));
  }
  return field;
}

TEST(Isolines, OfAPlaneAreStraight) {
  const Isolines found = isolines(field_of([](double x, double) { return x; }, 11), 0.5);
  ASSERT_EQ(found.lines.size(), 1U);
  for (const Point& point : found.lines[0]) EXPECT_NEAR(point.x, 0.5, 1e-12);
  ASSERT_EQ(found.areas.size(), 1U);
  EXPECT_NEAR(area_of(found.areas[0]), 1, 1e-12) << "what is above: half a unit wide, two high";
}

TEST(Isolines, OfAHillAreCircles) {
  const Isolines found = isolines(field_of([](double x, double y) { return 1 - x * x - y * y; }, 101), 0.75);
  ASSERT_EQ(found.lines.size(), 1U);
  EXPECT_NEAR(area_of(found.lines[0]), std::numbers::pi / 4, 5e-4) << "of radius one half";
  for (const Point& point : found.lines[0]) EXPECT_NEAR(std::hypot(point.x, point.y), 0.5, 2e-4);
}

TEST(Isolines, OfASaddleAreTwo) {
  Field field{{0, 1}, {0, 1}, {{1, 0}, {0, 1}}};
  EXPECT_EQ(isolines(field, 0.6).lines.size(), 2U);
  EXPECT_EQ(isolines(field, 0.6).areas.size(), 2U) << "the middle is below";
  EXPECT_EQ(isolines(field, 0.4).areas.size(), 1U) << "the middle is above";
}

TEST(Isolines, WhatIsMissingIsAHole) {
  Field field = field_of([](double, double) { return 1.0; }, 5);
  field.rows[2][2] = std::nan("");
  const Isolines found = isolines(field, 0);
  EXPECT_EQ(found.areas.size(), 2U);
  EXPECT_TRUE(found.lines.empty()) << "edges of what is missing are no lines of one value";
}

TEST(Scaling, RunsBetweenItsLimits) {
  const Chart chart = chart_of({{{"type", "heatmap"}, {"z", {{0, 5}, {10, 2}}}, {"colorscale", "Greys"}}});
  const Figure figure(chart);
  const Scaling scaling = *scaling_of(figure.traces[0]);
  EXPECT_EQ(scaling.at(0), (Color{0, 0, 0}));
  EXPECT_EQ(scaling.at(10), (Color{255, 255, 255}));
  EXPECT_EQ(scaling.at(5), (Color{128, 128, 128}));
}

TEST(Scaling, AMiddleIsInTheMiddle) {
  const Chart chart = chart_of({{{"type", "heatmap"}, {"z", {{-1, 3}}}, {"zmid", 0}, {"colorscale", "RdBu"}}});
  const Figure figure(chart);
  EXPECT_DOUBLE_EQ(scaling_of(figure.traces[0])->low, -3);
  EXPECT_EQ(scaling_of(figure.traces[0])->at(0), (Color{190, 190, 190})) << "of plotly.js";
}

TEST(Colors, AreReadAsPlotlyWritesThem) {
  EXPECT_EQ(parse_color("#0072b2"), (Color{0, 114, 178}));
  EXPECT_EQ(parse_color("#fff"), (Color{255, 255, 255}));
  EXPECT_EQ(parse_color("rgba(1, 2,3,0.5)"), (Color{1, 2, 3, 0.5}));
  EXPECT_EQ(parse_color("rgb(1,2,3)"), (Color{1, 2, 3}));
}

}  // namespace
}  // namespace lamina::render
