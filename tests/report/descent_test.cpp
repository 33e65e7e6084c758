#include "report/descent.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "lamina/charts.hpp"
#include "lamina/error.hpp"
#include "render/attributes.hpp"
#include "report/descent_scenes.hpp"

namespace lamina::report {
namespace {

Point end_of(const std::string& formula, const std::string& rule, Point start, std::int64_t steps) {
  return descend({{formula}}, parse_rule(rule), start, steps, 1).back();
}

// One step of x² + 10y² from (1, 1): the gradient is (2, 20).
TEST(Descent, OneStepOfEachRuleByHand) {
  const std::string f = "x^2+10*y^2";
  EXPECT_NEAR(end_of(f, "gd:rate=0.05", {1, 1}, 1).x, 0.9, 1e-15);
  EXPECT_NEAR(end_of(f, "gd:rate=0.05", {1, 1}, 1).y, 0, 1e-15);
  // v = g, then v = 0.9·g + g′ with g′ = (1.98, 9.9·2) at (0.99, 0.9): x = 0.99 − 0.005·(1.8 + 1.98).
  EXPECT_NEAR(end_of(f, "momentum:rate=0.005", {1, 1}, 2).x, 0.99 - 0.005 * (1.8 + 1.98), 1e-15);
  EXPECT_NEAR(end_of(f, "momentum:rate=0.005", {1, 1}, 2).y, 0.9 - 0.005 * (18 + 18), 1e-15);
  EXPECT_NEAR(end_of(f, "adam:rate=0.1", {1, 1}, 1).y, 0.9, 1e-9);  // by the rate, whatever the gradient
  EXPECT_NEAR(end_of(f, "newton", {1, 1}, 1).x, 0, 1e-15);
  EXPECT_NEAR(end_of(f, "newton:rate=0.5", {1, 1}, 1).y, 0.5, 1e-15);
}

TEST(Descent, HessianAndItsEigenvaluesByHand) {
  // (x + y)² + 50·(x − y)² has the Hessian (102, −98; −98, 102), whose eigenvalues are 4 and 200.
  const Slope slope = slopes_at({{"(x + y)^2 + 50*(x - y)^2"}}, {{1, 2}}).front();
  EXPECT_NEAR(slope.loss, 59, 1e-12);
  EXPECT_NEAR(slope.gradient[0], 2 * 3 - 100, 1e-12);
  EXPECT_NEAR(slope.gradient[1], 2 * 3 + 100, 1e-12);
  EXPECT_NEAR(slope.hessian[0], 102, 1e-12);
  EXPECT_NEAR(slope.hessian[1], -98, 1e-12);
  EXPECT_NEAR(slope.hessian[2], 102, 1e-12);
  EXPECT_NEAR(slope.eigenvalues()[0], 4, 1e-12);
  EXPECT_NEAR(slope.eigenvalues()[1], 200, 1e-12);
}

TEST(Descent, TheMeanOfTermsAndSingleOnes) {
  const Landscape both{{"(x-1)^2", "(x-3)^2+y^2"}};
  EXPECT_NEAR(losses_at(both, {{0, 2}}).front(), (1 + 13) / 2.0, 1e-15);
  // The gradient of the mean at (0, 0) is (−1 − 3, 0).
  EXPECT_NEAR(descend(both, parse_rule("gd:rate=0.1"), {0, 0}, 1, 1).back().x, 0.4, 1e-15);
  // A pass of single steps sees each term once: x ← x + 0.2·(1 − x) and x ← x + 0.2·(3 − x) in either order.
  const double x = descend(both, parse_rule("gd:rate=0.1:batch=1"), {0, 0}, 2, 1).back().x;
  EXPECT_TRUE(std::abs(x - (0.2 + 0.2 * (3 - 0.2))) < 1e-15 || std::abs(x - (0.6 + 0.2 * (1 - 0.6))) < 1e-15) << x;
}

TEST(Descent, APathEndsWhereNumbersDo) {
  const auto path = descend({{"x^4+y^2"}}, parse_rule("gd:rate=10"), {3, 1}, 100, 1);
  EXPECT_LT(path.size(), 101u);
  for (const Point& point : path) EXPECT_TRUE(std::isfinite(point.x) && std::isfinite(point.y));
}

// The minima of (x² + y − 11)² + (x + y² − 7)², as Himmelblau 1972 has them.
TEST(Scenes, FourStartsEndInHimmelblausMinima) {
  const DescentPanel& panel = find_scene("minima")->panels.front();
  const std::vector<Point> minima = {{3, 2}, {-2.805118, 3.131312}, {-3.779310, -3.283186}, {3.584428, -1.848126}};
  ASSERT_EQ(panel.starts.size(), minima.size());
  for (std::size_t i = 0; i < minima.size(); ++i) {
    const Point end = descend(panel.landscape, parse_rule(panel.rules.front()), panel.starts[i], 50, 1).back();
    EXPECT_NEAR(end.x, minima[i].x, 1e-3) << i;
    EXPECT_NEAR(end.y, minima[i].y, 1e-3) << i;
  }
}

TEST(Scenes, NewtonArrivesInOneStepAndTheSaddleHolds) {
  const DescentPanel& newton = find_scene("newton")->panels.front();
  const Point end = descend(newton.landscape, parse_rule("newton"), newton.starts.front(), 1, 1).back();
  EXPECT_NEAR(end.x, 0, 1e-13);
  EXPECT_NEAR(end.y, 0, 1e-13);
  const DescentPanel& saddle = find_scene("saddle")->panels.front();
  const Point stuck = descend(saddle.landscape, parse_rule(saddle.rules.front()), {1.5, 0}, 200, 1).back();
  EXPECT_NEAR(stuck.x, 0, 1e-12);
  EXPECT_EQ(stuck.y, 0);
  const auto values = slopes_at(saddle.landscape, {{0, 0}}).front().eigenvalues();
  EXPECT_NEAR(values[0], -1, 1e-15);
  EXPECT_NEAR(values[1], 2, 1e-15);
}

TEST(Scenes, MomentumIsFurtherDownTheEllipse) {
  const DescentPanel& panel = find_scene("ellipse")->panels.front();
  std::vector<Point> ends;
  for (const std::string& rule : panel.rules)
    ends.push_back(descend(panel.landscape, parse_rule(rule), panel.starts.front(), 50, 1).back());
  const std::vector<double> losses = losses_at(panel.landscape, ends);
  EXPECT_NEAR(ends[0].x, -4 * std::pow(1 - 0.018, 50), 1e-12);
  EXPECT_LT(losses[1], losses[0] / 5);
  EXPECT_LT(losses[2], losses[1]);
}

// Least squares has its minimum where the normal equations do; with both inputs at mean 0 and deviation 1 the
// eigenvalues of the Hessian are 2·(1 ± r), r their correlation.
TEST(Scenes, NormalisingRoundsTheLoss) {
  const Scene& scene = *find_scene("normalised");
  const auto raw = slopes_at(scene.panels[0].landscape, {{0, 0}}).front().eigenvalues();
  const auto round = slopes_at(scene.panels[1].landscape, {{0, 0}}).front().eigenvalues();
  EXPECT_GT(raw[1] / raw[0], 400);
  EXPECT_LT(round[1] / round[0], 3);
  EXPECT_NEAR(round[0] + round[1], 4, 1e-12);
}

std::string refused(const std::function<void()>& what) {
  try {
    what();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  return "not refused";
}

bool has(const std::string& text, const std::string& word) { return text.find(word) != std::string::npos; }

TEST(Descent, MistakesAreNamed) {
  EXPECT_TRUE(has(refused([] { parse_rule("adm"); }), "did you mean adam?"));
  EXPECT_TRUE(has(refused([] { parse_rule("lbfgs"); }), "no update rule 'lbfgs'"));
  EXPECT_TRUE(has(refused([] { parse_rule("sgd:rat=1"); }), "did you mean rate?"));
  EXPECT_TRUE(has(refused([] { parse_rule("adam:momentum=1"); }), "no setting"));
  EXPECT_TRUE(has(refused([] { parse_rule("sgd:rate=0"); }), "would not move"));
  EXPECT_TRUE(has(refused([] { parse_rule("sgd:rate=x"); }), "learning_rate"));
  EXPECT_TRUE(has(refused([] { losses_at({{"x+z"}}, {{0, 0}}); }), "z"));
  ChartInput input;
  input.options.function = "elipse";
  EXPECT_TRUE(has(refused([&] { draw(*find_chart_kind("descent"), input); }), "did you mean ellipse?"));
  input.options.function = "x^2+y^2";
  input.options.starts_at = {"1,2"};
  EXPECT_TRUE(has(refused([&] { draw(*find_chart_kind("descent"), input); }), "is no point"));
  input.options.starts_at = {};
  input.options.rules = {"sgd:batch=2"};
  EXPECT_TRUE(has(refused([&] { draw(*find_chart_kind("descent"), input); }), "the loss is one formula"));
  input.options.function = "batches";
  input.options.rules = {"sgd:batch=9"};
  EXPECT_TRUE(has(refused([&] { draw(*find_chart_kind("descent"), input); }), "more observations"));
}

TEST(Descent, EverySceneIsDrawnAndADivergingPathIsCut) {
  for (const Chart& chart : draw(*find_chart_kind("descent"), {})) {
    render::check(chart);
    EXPECT_TRUE(has(chart.caption, "eigenvalues")) << chart.name;
    EXPECT_EQ(has(chart.caption, "leaves the frame"), chart.name == "descent-steps") << chart.caption;
  }
  ChartInput input;
  input.options.function = "x^2+10*y^2";
  input.options.rules = {"gd:rate=0.2"};
  const Chart chart = draw(*find_chart_kind("descent"), input).front();
  EXPECT_TRUE(has(chart.caption, "diverges")) << chart.caption;
  const double top = chart.layout["yaxis"]["range"][1];
  for (const auto& y : chart.data[1]["y"]) EXPECT_LE(std::abs(y.get<double>()), top + 1e-9);
}

}  // namespace
}  // namespace lamina::report
