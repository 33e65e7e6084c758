#include <gtest/gtest.h>

#include <cmath>

#include "lamina/charts.hpp"
#include "lamina/error.hpp"
#include "lamina/network.hpp"
#include "render/attributes.hpp"

namespace lamina::report {
namespace {

Chart drawn(const StringList& names) {
  ChartInput input;
  input.options.activations = names;
  Chart chart = draw(*find_chart_kind("activations"), input).front();
  render::check(chart);
  return chart;
}

// The value of a trace at z; of two there (around a jump) the one that is a number.
double at(const nlohmann::json& trace, double z) {
  for (std::size_t i = 0; i < trace["x"].size(); ++i)
    if (trace["x"][i] == z && trace["y"][i].is_number()) return trace["y"][i];
  return std::nan("");
}

TEST(ActivationCharts, ValuesAndDerivativesAtZeroAndOne) {
  struct Known {
    const char* name;
    double at_0, slope_0, at_1, slope_1;
  };
  const double e = std::exp(1.0), sigma = 1 / (1 + 1 / e);
  const Known all[] = {{"linear", 0, 1, 1, 1},
                       {"sigmoid", 0.5, 0.25, sigma, sigma * (1 - sigma)},
                       {"tanh", 0, 1, std::tanh(1.0), 1 - std::tanh(1.0) * std::tanh(1.0)},
                       {"relu", 0, 0, 1, 1},
                       {"leaky_relu", 0, 0.01, 1, 1},
                       {"silu", 0, 0.5, sigma, sigma + sigma * (1 - sigma)},
                       {"softplus", std::log(2.0), 0.5, std::log(1 + e), sigma},
                       {"piecewise_linear", 0.5, 1, 1, 0},
                       {"unit_step", 0.5, 0, 1, 0},
                       {"sign", 0, 0, 1, 0},
                       {"softmax", 0.5, 0.25, sigma, sigma * (1 - sigma)},
                       {"maxout", 0, 1, 1, 1}};
  for (const Known& known : all) {
    const Chart chart = drawn({known.name});
    ASSERT_EQ(chart.data.size(), 2u);
    EXPECT_NEAR(at(chart.data[0], 0), known.at_0, 1e-6) << known.name;
    EXPECT_NEAR(at(chart.data[0], 1), known.at_1, 2e-6) << known.name;
    EXPECT_NEAR(at(chart.data[1], 0), known.slope_0, 1e-6) << known.name;
    EXPECT_NEAR(at(chart.data[1], 1), known.slope_1, 2e-6) << known.name;
  }
}

TEST(ActivationCharts, AJumpLeavesAGap) {
  const Chart chart = drawn({"relu"});
  const auto& slope = chart.data[1]["y"];
  std::size_t gaps = 0;
  for (std::size_t i = 0; i < slope.size(); ++i) {
    if (!slope[i].is_null()) continue;
    ++gaps;
    EXPECT_EQ(chart.data[1]["x"][i], 0);  // behind the 0 that the graph takes there
    EXPECT_EQ(slope[i - 1], 0);
    EXPECT_EQ(slope[i + 1], 1);
  }
  EXPECT_EQ(gaps, 1u);
}

TEST(ActivationCharts, AllOfThemOrThoseAskedFor) {
  EXPECT_EQ(drawn({}).data.size(), 2 * activation_names().size());
  EXPECT_EQ(drawn({"relu", "tanh"}).layout["xaxis2"]["title"]["text"], "tanh");
  try {
    drawn({"relou"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("did you mean relu?"), std::string::npos);
  }
}

}  // namespace
}  // namespace lamina::report
