// What a plan tells of its calls: shapes, operations and bytes counted by hand, and what was refused.
#include <gtest/gtest.h>

#include "base/thread_pool.hpp"
#include "graph/op.hpp"
#include "lamina/ops.hpp"
#include "lamina/plan.hpp"

namespace lamina {
namespace {

std::vector<PlanStepInfo> steps_of(const Graph& graph, const std::vector<Value>& outputs, CpuTier tier,
                                   Precision precision = Precision::fp32, int threads = 1, bool updates = false) {
  LeafStore store(graph, precision);
  ThreadPool pool(threads);
  return Plan(graph, outputs, store, pool, tier, {.max_rows = 4, .updates = updates}).steps();
}

// Operations and bytes, a row's and fixed.
std::vector<double> amounts(const PlanStepInfo& step) {
  return {step.flops_per_row, step.flops, step.bytes_per_row, step.bytes};
}

TEST(PlanInfo, CountsALayerThatScores) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 3}), w = graph.parameter("w", {3, 2}), b = graph.parameter("b", {2});
  const auto steps = steps_of(graph, {softmax(relu(matmul(x, w) + b))}, CpuTier::reference);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].shape, "rows×2");
  // 2·3·2 of the product, 2 sums, 2 comparisons; x read and the activation written; w and b read.
  EXPECT_EQ(amounts(steps[0]), (std::vector<double>{12 + 2 + 2, 0, 4 * (3 + 2), 4 * (6 + 2)}));
  EXPECT_EQ(steps[1].shape, "rows×2");
  EXPECT_EQ(amounts(steps[1]), (std::vector<double>{8 * 2, 0, 4 * (2 + 2), 0}));
}

// w ← w − 0.1·xᵀy: the gradient is no value of its own, w is read and written in place.
TEST(PlanInfo, CountsAnUpdate) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 3}), w = graph.parameter("w", {3, 2}), y = matmul(x, w);
  graph.update(w, w - matmul_rows(x, y) * 0.1);
  const auto steps = steps_of(graph, {}, CpuTier::reference, Precision::fp64, 1, true);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(amounts(steps[0]), (std::vector<double>{12, 0, 8 * (3 + 2), 8 * 6}));
  EXPECT_EQ(steps[1].shape, "3×2");
  EXPECT_EQ(amounts(steps[1]), (std::vector<double>{12, 2 * 6, 8 * (3 + 2), 8 * (6 + 1 + 6)}));
}

TEST(PlanInfo, OfValuesWithoutRowsAllIsFixed) {
  Graph graph;
  const Value a = graph.parameter("a", {5, 3}), b = graph.parameter("b", {5, 2});
  const auto steps = steps_of(graph, {matmul_rows(a, b), sum_columns(a)}, CpuTier::reference);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(amounts(steps[0]), (std::vector<double>{0, 2 * 5 * 3 * 2, 0, 4 * (15 + 10 + 6)}));
  EXPECT_EQ(amounts(steps[1]), (std::vector<double>{0, 15, 0, 4 * (15 + 5)}));
}

// Few threads pack factors for themselves; more do it together, in steps that read 4 bytes and write 2. Parameters are
// there packed.
TEST(PlanInfo, CountsPackedFactors) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 3}), w = graph.parameter("w", {3, 2});
  const auto alone = steps_of(graph, {matmul(x, w)}, CpuTier::reference, Precision::bf16, 1);
  ASSERT_EQ(alone.size(), 1U);
  EXPECT_EQ(amounts(alone[0]), (std::vector<double>{12, 0, 4 * (3 + 2), 2 * 6}));
  const auto together = steps_of(graph, {matmul(x, w)}, CpuTier::reference, Precision::bf16, 5);
  ASSERT_EQ(together.size(), 2U);
  EXPECT_EQ(amounts(together[0]), (std::vector<double>{0, 0, 6 * 3, 0}));
  EXPECT_EQ(amounts(together[1]), (std::vector<double>{12, 0, 2 * 3 + 4 * 2, 2 * 6}));
}

TEST(PlanInfo, NamesTheTierThatFasterKernelsNeed) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 3}), w = graph.parameter("w", {3, 2});
  const Value y = softmax(matmul(x, w)), z = relu(x);
  auto steps = steps_of(graph, {y, z}, CpuTier::reference);
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(steps[1].refused, "matmul_avx512 needs tier avx512, matmul_avx2 needs tier avx2");
  EXPECT_EQ(steps[2].refused, "softmax_avx512 needs tier avx512, softmax_avx2 needs tier avx2");
  EXPECT_EQ(steps[0].refused,
            "generated_avx512 needs tier avx512, relu_avx512 needs tier avx512, relu_avx2 needs tier avx2");
  if (detect_cpu_tier() >= CpuTier::avx2) {
    steps = steps_of(graph, {relu(matmul(x, w))}, CpuTier::avx2);
    EXPECT_EQ(steps[0].refused,
              "matmul_avx512 needs tier avx512; generated_avx512 needs tier avx512, relu_avx512 needs tier avx512");
  }
  if (detect_cpu_tier() >= CpuTier::avx512) {
    for (const PlanStepInfo& step : steps_of(graph, {y, z}, CpuTier::avx512)) EXPECT_EQ(step.refused, "");
  }
}

TEST(PlanInfo, TellsWhatOneThreadDoesAlone) {
  Graph graph;
  const Value w = graph.parameter("w", {3, 20}), x = graph.input("x", {kRows, 4});
  const Value sums = sum_columns(w), flat = graph.apply(*find_op("reshape"), {x}, {.shape = {kRows, 4}});
  const auto of = [&](const Value& value, int threads) {
    return steps_of(graph, {value}, detect_cpu_tier(), Precision::fp32, threads)[0];
  };
  EXPECT_NE(of(sums, 2).refused.find("threads: sum_columns does not know panels"), std::string::npos);
  EXPECT_EQ(of(flat, 2).refused, "threads: reshape runs on one thread");
  EXPECT_EQ(of(flat, 1).refused, "");
}

TEST(PlanInfo, TellsWhyAnUpdateIsCopied) {
  Graph graph;
  const Value rows = graph.state("rows", {3, 1}, 1), table = graph.state("table", {3, 2}, 1);
  const Value first = graph.state("first", {2}, 1), second = graph.state("second", {2}, 1);
  graph.update(rows, rows * 2.0);
  graph.update(table, table + rows);
  const Value both = first * 3.0;
  graph.update(first, both);
  graph.update(second, both);
  const auto steps = steps_of(graph, {}, detect_cpu_tier(), Precision::fp64, 1, true);
  ASSERT_GE(steps.size(), 2U);
  const PlanStepInfo &late = steps[steps.size() - 2], &shared = steps.back();
  EXPECT_EQ(late.kernel, "copy");
  EXPECT_EQ(late.shape, "3×1");
  EXPECT_EQ(amounts(late), (std::vector<double>{0, 0, 0, 2 * 3 * 8}));
  EXPECT_EQ(late.refused, "in place: add may read the old value of \"rows\" later");
  EXPECT_EQ(shared.refused, "in place: another leaf takes this value too");
}

}  // namespace
}  // namespace lamina
