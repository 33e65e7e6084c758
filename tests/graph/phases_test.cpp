// Which calls must wait for each other's threads.
#include "graph/phases.hpp"

#include <gtest/gtest.h>

#include "graph/compile.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

// Whether threads wait between the calls that compute the two values.
bool waits(Graph& graph, const Value& from, const Value& to, int threads = 2, bool trains = true) {
  const Value scalar =
      graph.find_leaf("scalar") != nullptr ? graph.value(*graph.find_leaf("scalar")) : graph.state("scalar", {});
  if (graph.updates().empty()) graph.update(scalar, scalar * 1.0);
  const PlanOptions options{.max_rows = 64, .updates = trains};
  const Compiled compiled = compile(graph, {from, to}, Precision::fp32, threads, options);
  const auto phase = [&](const Value& value) {
    return compiled.schedule.phase_of.at(static_cast<std::size_t>(compiled.schedule.group_of[value.id()]));
  };
  EXPECT_NE(compiled.schedule.group_of[from.id()], compiled.schedule.group_of[to.id()]);
  EXPECT_LE(phase(from), phase(to));
  return phase(from) != phase(to);
}

struct PhasesTest : testing::Test {
  Graph graph;
  Value x = graph.input("x", {kRows, 10}), wide = graph.input("wide", {kRows, 40});
  Value w = graph.parameter("w", {10, 40}), v = graph.parameter("v", {40, 40}), narrow = graph.parameter("n", {40, 8});
};

TEST_F(PhasesTest, RowAfterRowNobodyWaits) {
  const Value a = softmax(x);
  EXPECT_FALSE(waits(graph, a, softmax(a)));
  EXPECT_FALSE(waits(graph, a, sum_columns(a)));
  EXPECT_FALSE(waits(graph, a, tanh(a)));
  EXPECT_FALSE(waits(graph, a, a * sum_columns(a)));  // a column of the same rows
}

TEST_F(PhasesTest, AProductOfWholeRowsWaitsForThoseWhoComputedTheirColumns) {
  const Value first = matmul(x, w), second = matmul(first, v);
  EXPECT_TRUE(waits(graph, first, second));
  EXPECT_TRUE(waits(graph, first, softmax(first)));
  EXPECT_TRUE(waits(graph, first, matmul(first, narrow)));  // by rows, what was computed by panels
}

TEST_F(PhasesTest, APlanThatOnlyScoresGoesByRowsAndNobodyWaits) {
  const Value first = matmul(x, w), second = matmul(first, v);
  EXPECT_FALSE(waits(graph, first, second, 2, false));
  EXPECT_FALSE(waits(graph, first, softmax(first), 2, false));
}

TEST_F(PhasesTest, ElementByElementNobodyWaitsWherePanelsAreShared) {
  const Value first = matmul(x, w), second = matmul(wide, v);
  EXPECT_FALSE(waits(graph, first, tanh(first) + second));
}

TEST_F(PhasesTest, EachOfManyInputsIsReadByRows) {
  const Value a = softmax(x);
  EXPECT_FALSE(waits(graph, a, concat(std::vector<Value>(40, a))));
}

TEST_F(PhasesTest, AColumnThatAllPanelsReadIsWaitedFor) {
  const Value column = sum_columns(x), spread = wide * column;
  EXPECT_TRUE(waits(graph, column, spread));
}

TEST_F(PhasesTest, SumsOverRowsWaitForAllRows) {
  const Value a = softmax(x);
  const Value sums = sum_rows(a);
  EXPECT_TRUE(waits(graph, a, sums));
  EXPECT_TRUE(waits(graph, a, matmul_rows(a, a)));
  EXPECT_TRUE(waits(graph, sums, x + sums));
}

TEST_F(PhasesTest, AWeightsGradientAndItsUpdateAreOneThreadsOwn) {
  const Value gradient = matmul_rows(x, wide), squares = sum_inputs(gradient * gradient);
  EXPECT_TRUE(waits(graph, gradient, squares));
  const Value scaled = gradient / sqrt(sum_inputs(w));  // reads a row of the parameters' space
  EXPECT_TRUE(waits(graph, scaled, transpose(scaled)));
}

TEST_F(PhasesTest, WithOneThreadEveryCallIsAPhase) {
  const Value a = softmax(x), b = softmax(a), c = sum_columns(b);
  const Compiled compiled = compile(graph, {c}, Precision::fp32, 1, {.max_rows = 8});
  EXPECT_EQ(compiled.schedule.phase_of, (std::vector<std::int32_t>{0, 1, 2}));
}

TEST(SharedAlike, ByRowsAsManyRowsByPanelsAlsoAsManyPanels) {
  const Extents rows{kRows, 40}, column{kRows, 1}, fixed{20, 40}, near{20, 48}, far{20, 49}, other{21, 40};
  EXPECT_TRUE(shared_alike(Division::rows, rows, Division::rows, column));
  EXPECT_FALSE(shared_alike(Division::rows, rows, Division::rows, fixed));
  EXPECT_TRUE(shared_alike(Division::panels, fixed, Division::panels, near));
  EXPECT_FALSE(shared_alike(Division::panels, fixed, Division::panels, far));
  EXPECT_FALSE(shared_alike(Division::panels, fixed, Division::panels, other));
  EXPECT_FALSE(shared_alike(Division::panels, fixed, Division::rows, fixed));
  EXPECT_TRUE(shared_alike(Division::one, rows, Division::one, fixed));
}

}  // namespace
}  // namespace lamina
