#include <gtest/gtest.h>

#include <cmath>

#include "known_models.hpp"

namespace lamina::test {
namespace {

double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

TEST(PlaneCharts, TheBoundaryOfALinearModelIsItsLine) {
  const Frame table = square_table();
  const Model model = square_model();
  const Chart chart = drawn("boundary", input_of(model, table)).front();
  const auto& regions = chart.data[0];
  for (std::size_t row = 0; row < regions["y"].size(); ++row)
    for (std::size_t column = 0; column < regions["x"].size(); ++column) {
      const double x = regions["x"][column], y = regions["y"][row];
      if (std::abs(2 * x - y) < 1e-4) continue;  // places are rounded for the page
      ASSERT_EQ(regions["z"][row][column], 2 * x > y ? 1 : 0) << x << " " << y;
    }
  EXPECT_EQ(chart.name, "boundary-a-b");
  EXPECT_TRUE(has(chart.caption, "no in")) << chart.caption;
  ASSERT_EQ(chart.data.size(), 3u);  // the rows of each class
  EXPECT_EQ(chart.data[1]["name"], "no");
  EXPECT_EQ(chart.data[1]["x"].size() + chart.data[2]["x"].size(), 25u);
}

// σ(2a − b) ≥ 0.9 where 2a − b ≥ ln 9.
TEST(PlaneCharts, AThresholdMovesTheBoundaryAndIsDrawnThick) {
  const Frame table = square_table();
  const Model model = square_model();
  ChartInput input = input_of(model, table);
  input.options.threshold = 0.9;
  const Chart boundary = drawn("boundary", input).front();
  const auto& regions = boundary.data[0];
  for (std::size_t row = 0; row < regions["y"].size(); row += 7)
    for (std::size_t column = 0; column < regions["x"].size(); ++column) {
      const double z = 2 * regions["x"][column].get<double>() - regions["y"][row].get<double>();
      if (std::abs(z - std::log(9)) < 1e-4) continue;
      ASSERT_EQ(regions["z"][row][column], z > std::log(9) ? 1 : 0);
    }
  const Chart contour = drawn("contour", input).front();
  EXPECT_EQ(contour.data[1]["contours"]["start"], 0.9);
  EXPECT_EQ(contour.data[1]["line"]["width"], 4);
  EXPECT_TRUE(has(contour.caption, "The thick line is where the probability is 0.9."));
}

TEST(PlaneCharts, HeightsAreTheProbabilities) {
  const Frame table = square_table();
  const Model model = square_model();
  ChartInput input = input_of(model, table);
  input.options.points = 9;
  for (const char* kind : {"contour", "surface", "surface-pdp"}) {
    const Chart chart = drawn(kind, input).front();
    const auto& trace = chart.data[0];
    ASSERT_EQ(trace["z"].size(), 9u) << kind;
    for (std::size_t row = 0; row < 9; ++row)
      for (std::size_t column = 0; column < 9; ++column)
        ASSERT_NEAR(trace["z"][row][column].get<double>(),
                    sigmoid(2 * trace["x"][column].get<double>() - trace["y"][row].get<double>()), 1e-5)
            << kind;
  }
}

TEST(PlaneCharts, OthersAreHeldAndTheTwoThatMatterAreChosen) {
  const Frame square = square_table();
  std::vector<double> noise;
  for (int i = 0; i < 25; ++i) noise.push_back(i * 7 % 3);
  const Frame table = beside(Frame({Column::numbers("noise", noise)}), square);
  const Model model =
      given_model(table, "class", R"({"layers": [], "output": {"weights": [[0], [2], [-1]], "biases": [0]}})");
  ChartInput input = input_of(model, table);
  EXPECT_EQ(drawn("boundary", input).front().name, "boundary-a-b");
  EXPECT_TRUE(has(drawn("boundary", input).front().caption, "The other predictor is held at the mean"));
  input.options.x = "noise";
  EXPECT_EQ(drawn("contour", input).front().name, "contour-yes-noise-a");
}

TEST(PlaneCharts, WhatCannotBeIsNamed) {
  const Frame table = square_table();
  const Model model = square_model();
  ChartInput input = input_of(model, table);
  input.options.x = "aa";
  EXPECT_TRUE(has(refusal("contour", input), "no predictor 'aa'; did you mean a?"));
  input.options.x = "b";
  input.options.y = "b";
  EXPECT_TRUE(has(refusal("contour", input), "two predictors"));
  input.data = nullptr;
  EXPECT_TRUE(has(refusal("boundary", input), "drawn from rows"));
  Frame constant = table.without("a");
  constant = beside(Frame({Column::numbers("a", std::vector<double>(25, 1))}), constant);
  input = input_of(model, constant);
  EXPECT_TRUE(has(refusal("boundary", input), "two predictors that vary"));
}

}  // namespace
}  // namespace lamina::test
