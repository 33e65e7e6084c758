// Plans of bf16: matrix products round their factors once and sum in fp32; all else is fp32.
#include <gtest/gtest.h>

#include <cmath>

#include "base/cpu_model.hpp"
#include "base/thread_pool.hpp"
#include "graph/bf16_choice.hpp"
#include "graph/check.hpp"
#include "graph/plan_memory.hpp"
#include "kernels/bf16.hpp"
#include "lamina/ops.hpp"
#include "lamina/plan.hpp"

namespace lamina {
namespace {

struct Matrix {
  std::int64_t rows, columns;
  std::vector<float> values;
  Matrix(std::int64_t r, std::int64_t c, std::uint32_t salt) : rows(r), columns(c) {
    const std::vector<double> spread = spread_values(static_cast<std::size_t>(r * c), -1, 1, salt);
    values.assign(spread.begin(), spread.end());
  }
  double at(std::int64_t r, std::int64_t c) const { return values[static_cast<std::size_t>(r * columns + c)]; }
};

double rounded(double x) { return kernels::widen(kernels::round_to_bf16(static_cast<float>(x))); }

// Each output against the sum of the rounded products in double (error of the sum: Higham 2002, section 4.2) and that
// of the unrounded ones: a factor's rounding is at most 2⁻⁸ of its size, so that of a product 2·2⁻⁸ + 2⁻¹⁶.
template <class X, class W>
void check_output(double y, std::int64_t inner, X x, W w) {
  double sum = 0, size = 0, unrounded = 0, unrounded_size = 0;
  for (std::int64_t k = 0; k < inner; ++k) {
    sum += rounded(x(k)) * rounded(w(k));
    size += std::fabs(rounded(x(k)) * rounded(w(k)));
    unrounded += x(k) * w(k);
    unrounded_size += std::fabs(x(k) * w(k));
  }
  const double unit = static_cast<double>(inner) * 0x1p-24, chain = unit / (1 - unit) * size;
  ASSERT_LE(std::fabs(y - sum), chain);
  ASSERT_LE(std::fabs(y - unrounded), chain + (0x2p-8 + 0x1p-16) * unrounded_size);
}

// x·w and xᵀ·g of one plan, by few threads and by more.
void check_products(std::int64_t rows, std::int64_t inner, std::int64_t columns) {
  Graph graph;
  const Value x = graph.input("x", {kRows, inner}), g = graph.input("g", {kRows, columns});
  const Value w = graph.parameter("w", {inner, columns});
  const Value y = matmul(x, w), slope = matmul_rows(x, g);
  const Matrix xs(rows, inner, 1), gs(rows, columns, 2), ws(inner, columns, 3);
  LeafStore store(graph, Precision::bf16);
  store.set("w", {ws.values.begin(), ws.values.end()});
  for (const int threads : {1, 2, 3, 6}) {
    ThreadPool pool(threads);
    Plan plan(graph, {y, slope}, store, pool, detect_cpu_tier(), {.max_rows = rows + 20});
    plan.bind(x, xs.values.data());
    plan.bind(g, gs.values.data());
    plan.run(rows);
    const std::vector<double> products = plan.output_values(y), slopes = plan.output_values(slope);
    for (std::int64_t r = 0; r < rows; ++r)
      for (std::int64_t j = 0; j < columns; ++j)
        check_output(
            products[static_cast<std::size_t>(r * columns + j)], inner, [&](auto k) { return xs.at(r, k); },
            [&](auto k) { return ws.at(k, j); });
    for (std::int64_t i = 0; i < inner; ++i)
      for (std::int64_t j = 0; j < columns; ++j)
        check_output(
            slopes[static_cast<std::size_t>(i * columns + j)], rows, [&](auto k) { return xs.at(k, i); },
            [&](auto k) { return gs.at(k, j); });
  }
}

TEST(PlanBf16, ProductsRoundTheirFactorsAndSumInFp32) {
  check_products(1, 1, 1);
  check_products(1, 784, 200);
  check_products(7, 5, 3);
  check_products(100, 37, 90);
  check_products(200, 210, 10);
}

TEST(PlanBf16, ManyThreadsPackAFactorOnceForAllWhoReadIt) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 40});
  const Value a = graph.parameter("a", {40, 20}), b = graph.parameter("b", {40, 30});
  LeafStore store(graph, Precision::bf16);
  const auto packs = [&](int threads) {
    ThreadPool pool(threads);
    const Plan plan(graph, {matmul(x, a), matmul(x, b)}, store, pool, CpuTier::reference, {.max_rows = 4});
    int count = 0;
    for (const PlanStepInfo& step : plan.steps()) count += step.kernel == "pack_bf16_ref";
    return count;
  };
  EXPECT_EQ(packs(5), 1);  // x; a and b stay packed from run to run
  EXPECT_EQ(packs(4), 0);  // each thread packs for itself, within the products
}

// One thread and two divide so many rows by rows, three by panels.
TEST(PlanBf16, LargeBatchesTrainTheSameBitsHoweverTheyAreDivided) {
  const Matrix xs(600, 40, 1), ys(600, 20, 2), first(40, 90, 3), second(90, 20, 4);
  const auto trained = [&](int threads) {
    Graph graph;
    const Value x = graph.input("x", {kRows, 40}), y = graph.input("y", {kRows, 20});
    const Value a = graph.parameter("a", {40, 90}), b = graph.parameter("b", {90, 20});
    const Value hidden = relu(matmul(x, a)), off = matmul(hidden, b) - y;
    const Value back = matmul(off, transpose(b)) * positive(hidden);
    graph.update(a, a - matmul_rows(x, back) * 0.001);
    graph.update(b, b - matmul_rows(hidden, off) * 0.001);
    LeafStore store(graph, Precision::bf16);
    store.set("a", {first.values.begin(), first.values.end()});
    store.set("b", {second.values.begin(), second.values.end()});
    ThreadPool pool(threads);
    Plan plan(graph, {}, store, pool, detect_cpu_tier(), {.max_rows = 600, .updates = true});
    plan.bind(x, xs.values.data());
    plan.bind(y, ys.values.data());
    for (const std::int64_t rows : {600, 600, 333}) plan.run(rows);
    std::vector<double> all = store.get("a");
    for (const double value : store.get("b")) all.push_back(value);
    return all;
  };
  const std::vector<double> alone = trained(1);
  for (const int threads : {2, 3, 6}) EXPECT_EQ(trained(threads), alone) << threads;
}

// Where they are slower, a plan of bf16 is one of fp32, and says why.
TEST(PlanBf16, DotProductsOfPairsAreTakenWhereTheyAreFaster) {
  if (detect_cpu_tier() < CpuTier::avx512bf16) GTEST_SKIP() << "below the tier in question";
  const Matrix xs(50, 40, 1), weights(40, 30, 2);
  Graph graph;
  const Value x = graph.input("x", {kRows, 40}), y = matmul(x, graph.parameter("w", {40, 30}));
  ThreadPool pool(1);
  std::vector<PlanStepInfo> lines;
  const auto answers = [&](Precision precision) {
    LeafStore store(graph, precision);
    store.set("w", {weights.values.begin(), weights.values.end()});
    Plan plan(graph, {y}, store, pool, CpuTier::avx512bf16, {.max_rows = 50});
    plan.bind(x, xs.values.data());
    plan.run(50);
    lines = plan.steps();
    return plan.output_values(y);
  };
  const std::vector<double> fp32 = answers(Precision::fp32), bf16 = answers(Precision::bf16);
  const PlanStepInfo& product = lines.back();
  if (bf16_dots_are_slow()) {
    EXPECT_EQ(bf16, fp32);
    EXPECT_EQ(product.kernel, "matmul_avx512");
    EXPECT_EQ(product.refused, "matmul_bf16_avx512bf16: this CPU multiplies faster in fp32");
  } else {
    EXPECT_NE(bf16, fp32);
    EXPECT_EQ(product.kernel, "matmul_bf16_avx512bf16");
    EXPECT_EQ(product.refused, "matmul_bf16_amx needs tier amx");
  }
}

TEST(PlanBf16, OnlyThatTierEverRefuses) {
  for (const CpuTier tier : {CpuTier::reference, CpuTier::avx2, CpuTier::avx512, CpuTier::amx}) {
    EXPECT_EQ(bf16_refused(Precision::bf16, tier), "");
    EXPECT_EQ(multiplied_in(Precision::bf16, tier), Precision::bf16);
  }
  for (const Precision precision : {Precision::fp32, Precision::fp64}) {
    EXPECT_EQ(bf16_refused(precision, CpuTier::avx512bf16), "");
    EXPECT_EQ(multiplied_in(precision, CpuTier::avx512bf16), precision);
  }
}

TEST(PlanBf16, MemoryThatFactorsTakeIsCounted) {
  Graph graph;
  // Learnt, so that in fp32 no room is kept for where it is not zero.
  const Value x = graph.input("x", {kRows, 100}) + graph.parameter("shift", {1, 100});
  const Value y = matmul(x, graph.parameter("w", {100, 50}));
  const auto bytes = [&](Precision precision, int threads) {
    return plan_arena_bytes(graph, {y}, precision, threads, {.max_rows = 300});
  };
  // Tiles of 1 KiB; 100 features are 4 of them. The weights' 50 columns, 4 strips, are kept packed. A thread packs 128
  // rows, 8 strips, at a time; all together they pack 300 rows, 19 strips.
  EXPECT_EQ(bytes(Precision::bf16, 3) - bytes(Precision::fp32, 3), 1024u * 4 * (3 * 8 + 4));
  EXPECT_EQ(bytes(Precision::bf16, 5) - bytes(Precision::fp32, 5), 1024u * 4 * (19 + 4));
}

TEST(PlanBf16, OtherOpsAndTheEncodersNodesRoundNothing) {
  Graph graph;
  const Value raw = graph.input("raw", {kRows, 2}, Type::exact), x = graph.input("x", {kRows, 2});
  const Value turn = graph.constant({2, 2}, {1, 0, 0, 1}, Type::exact);
  const Value exact = matmul(raw, turn), sum = x + x;
  LeafStore store(graph, Precision::bf16);
  ThreadPool pool(1);
  Plan plan(graph, {exact, sum}, store, pool, detect_cpu_tier(), {.max_rows = 1});
  const double raws[] = {1.0 / 3, 1e-40};
  const float xs[] = {1.0f / 3, 1.2345678f};
  plan.bind(raw, raws);
  plan.bind(x, xs);
  plan.run(1);
  EXPECT_EQ(plan.output_values(exact), (std::vector<double>{1.0 / 3, 1e-40}));
  EXPECT_EQ(plan.output_values(sum), (std::vector<double>{2 * xs[0], 2 * xs[1]}));
}

TEST(PlanBf16, TheStoreKeepsFp32) {
  Graph graph;
  graph.parameter("w", {2});
  LeafStore store(graph, Precision::bf16);
  store.set("w", {1.0 / 3, 1.2345678});
  EXPECT_EQ(store.get("w"), (std::vector<double>{1.0f / 3, 1.2345678f}));
  EXPECT_EQ(storage(store.precision()), Precision::fp32);
}

TEST(Precision, NamesReadBack) {
  for (const Precision precision : {Precision::fp32, Precision::fp64, Precision::bf16})
    EXPECT_EQ(parse_precision(name(precision)), precision);
}

}  // namespace
}  // namespace lamina
