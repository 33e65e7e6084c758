#include "nn/activations.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "lamina/network.hpp"
#include "lamina/plan.hpp"

namespace lamina {
namespace {

std::vector<double> applied(const std::string& name, const std::vector<double>& z) {
  Graph graph;
  const auto width = static_cast<std::int64_t>(z.size());
  const Value x = graph.input("z", {kRows, width});
  return evaluate({nn::find_activation(name)->apply(x)}, {{x, z}})[0];
}

void expect_near(const std::vector<double>& found, const std::vector<double>& wanted) {
  ASSERT_EQ(found.size(), wanted.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], wanted[i], 1e-12) << i;
}

// Expected values worked out from the formulas to 13 digits.
TEST(Activations, KnownAnswers) {
  const std::vector<double> z = {-2, 0, 1.5};
  EXPECT_EQ(applied("linear", z), z);
  EXPECT_EQ(applied("relu", z), (std::vector<double>{0, 0, 1.5}));
  expect_near(applied("leaky_relu", z), {-0.02, 0, 1.5});
  expect_near(applied("tanh", z), {-0.9640275800758169, 0, 0.9051482536448664});
  expect_near(applied("sigmoid", z), {0.1192029220221176, 0.5, 0.8175744761936437});
  expect_near(applied("silu", z), {-0.2384058440442351, 0, 1.2263617142904655});
  const double sum = std::exp(-2.0) + 1 + std::exp(1.5);
  expect_near(applied("softmax", z), {std::exp(-2.0) / sum, 1 / sum, std::exp(1.5) / sum});
}

TEST(Activations, FarOutStayFinite) {
  for (const auto& activation : nn::activations())
    for (const double value : applied(activation.name, {-800, 0, 800}))
      EXPECT_TRUE(std::isfinite(value)) << activation.name;
}

TEST(Activations, EveryNameIsFound) {
  for (const auto& name : activation_names()) EXPECT_NE(nn::find_activation(name), nullptr) << name;
  EXPECT_EQ(nn::find_activation("rel"), nullptr);
}

}  // namespace
}  // namespace lamina
