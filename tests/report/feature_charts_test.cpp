#include <gtest/gtest.h>

#include <cmath>

#include "known_models.hpp"

namespace lamina::test {
namespace {

// Of NumPy: the rows standardised (divisor n), then np.linalg.eigh of their covariance (divisor n − 1), the component
// of largest size positive.
TEST(FeatureCharts, PrincipalComponentsAsNumPy) {
  const Frame table =
      parse_csv("a,b,c\n2.5,2.4,1\n0.5,0.7,3\n2.2,2.9,2\n1.9,2.2,5\n3.1,3.0,0\n2.3,2.7,4\n", {}, "t.csv");
  ChartInput input;
  input.data = &table;
  const Chart chart = drawn("components", input).front();
  const std::vector<double> first = {0.793241, -2.716892, 0.689861, -0.885503, 2.020890, 0.098402},
                            second = {-0.630371, -1.011648, 0.089341, 1.186626, -0.673812, 1.039864};
  for (std::size_t row = 0; row < first.size(); ++row) {
    EXPECT_NEAR(chart.data[0]["x"][row].get<double>(), first[row], 2e-5) << row;
    EXPECT_NEAR(chart.data[0]["y"][row].get<double>(), second[row], 2e-5) << row;
  }
  EXPECT_TRUE(has(chart.caption, "hold 98.5 % of the variance of 6 rows")) << chart.caption;
}

TEST(FeatureCharts, ColoursTellTheClasses) {
  const Frame table = square_table();
  const Model model = square_model();
  const Chart chart = drawn("components", input_of(model, table)).front();
  ASSERT_EQ(chart.data.size(), 2u);
  EXPECT_EQ(chart.data[0]["name"], "no");
  EXPECT_EQ(chart.data[1]["name"], "yes");
  EXPECT_NE(chart.data[0]["marker"]["symbol"], chart.data[1]["marker"]["symbol"]);
}

// Units a + b and a − b before and after the first layer.
TEST(FeatureCharts, DeepFeaturesBesideThePredictors) {
  const Frame table = square_table();
  const Model model =
      given_model(table, "class",
                  R"({"layers": [{"units": 2, "activation": "linear", "weights": [[1, 1], [1, -1]], "biases": [0, 0]}],
                      "output": {"weights": [[1], [1]], "biases": [0]}})");
  ChartInput input = input_of(model, table);
  const Chart chart = drawn("features", input).front();
  ASSERT_EQ(chart.data.size(), 4u);
  for (std::size_t part = 0; part < 2; ++part)
    for (std::size_t i = 0; i < chart.data[part]["x"].size(); ++i) {
      const double a = chart.data[part]["x"][i], b = chart.data[part]["y"][i];
      EXPECT_NEAR(chart.data[part + 2]["x"][i].get<double>(), a + b, 1e-6);
      EXPECT_NEAR(chart.data[part + 2]["y"][i].get<double>(), a - b, 1e-6);
    }
  input.options.layer = 1;
  EXPECT_EQ(drawn("components", input).front().name, "components-layer1");
  input.options.x = "DF.L1.C7";
  EXPECT_TRUE(has(refusal("features", input), "no unit 'DF.L1.C7'"));
  input.options.layer = 3;
  EXPECT_TRUE(has(refusal("features", input), "no hidden layer 3"));
}

TEST(FeatureCharts, WhatCannotBeIsNamed) {
  const Frame same = parse_csv("a,b\n1,2\n1,2\n", {}, "same.csv");
  ChartInput input;
  input.data = &same;
  EXPECT_NE(refusal("components", input), "");
  const Frame table = square_table();
  input.data = &table;
  input.options.layer = 1;
  EXPECT_TRUE(has(refusal("components", input), "there is no model"));
}

}  // namespace
}  // namespace lamina::test
