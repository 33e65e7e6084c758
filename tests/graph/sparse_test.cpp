// Plans that skip zeros of their inputs: the bits of those that do not, for every tier, number of threads and density.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>

#include "base/thread_pool.hpp"
#include "graph/check.hpp"
#include "graph/count_allocations.hpp"
#include "graph/sparse_inputs.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

constexpr std::int64_t kInputs = 83, kLevels = 70, kBatch = 150;

// The inputs as they are bound; numbers beside one-hot columns; a few computed ones beside two categories; one category
// alone; categories of one level each, so that every column is 1 where it is not missing.
enum class Form { bound, computed, mixed, category, full };

// Two layers and momentum. What passes through a parameter, though it is zero, may not be skipped.
struct Net {
  Graph graph;
  Value x = graph.input("x", {kRows, kInputs}), code = graph.input("code", {kRows, 1}, Type::index);
  Value other = graph.input("other", {kRows, 1}, Type::index);
  Value loss;

  Value input(Form form) {
    if (form == Form::bound) return x;
    if (form == Form::computed) return concat({x, one_hot(code, kLevels)});
    if (form == Form::mixed) return concat({sum_columns(x) * 2 + x * 0.5, one_hot(code, kLevels), one_hot(other, 9)});
    if (form == Form::category) return one_hot(code, kLevels);
    std::vector<Value> parts;
    for (int i = 0; i < kLevels; ++i) parts.push_back(one_hot(i % 2 ? code : other, 1 + i % 2));
    return concat(parts);
  }

  Net(Form form, bool skips) {
    Value in = input(form);
    const std::int64_t width = in.shape()[1];
    if (!skips) in = in + graph.parameter("zero", {1, width});
    const Value w1 = graph.parameter("w1", {width, 37}), w2 = graph.parameter("w2", {37, 20});
    const Value answer = matmul(relu(matmul(in, w1) + 0.1), w2);
    loss = sum_rows(sum_columns(answer * answer - answer));
    const std::vector<Value> parameters = {w1, w2}, slopes = gradients(loss, parameters);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const Value velocity = graph.state("velocity " + std::to_string(i), parameters[i].shape());
      const Value next = velocity * 0.9 + slopes[i];
      graph.update(velocity, next);
      graph.update(parameters[i], parameters[i] - next * 1e-3);
    }
  }
};

template <class T>
std::vector<T> inputs(double density) {
  std::vector<T> x(kBatch * kInputs);
  const std::vector<double> values = spread_values(x.size(), -1, 1, 3), picks = spread_values(x.size(), 0, 1, 4);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = picks[i] < density ? static_cast<T>(values[i]) : T(0);
  return x;
}

// Some of them missing: beyond the levels.
std::vector<std::int32_t> codes(std::size_t step, std::size_t levels) {
  std::vector<std::int32_t> result(kBatch);
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = static_cast<std::int32_t>(i * step % levels);
  return result;
}

bool finds_nonzeros(const Plan& plan) {
  const auto steps = plan.steps();
  return std::any_of(steps.begin(), steps.end(),
                     [](const PlanStepInfo& step) { return step.kernel.rfind("nonzero_columns", 0) == 0; });
}

bool takes_codes(const Plan& plan) {
  const auto steps = plan.steps();
  return std::any_of(steps.begin(), steps.end(),
                     [](const PlanStepInfo& step) { return step.kernel == "ones of codes"; });
}

// The bits of all parameters after some steps on batches of several sizes, and of the loss after each.
template <class T>
std::vector<std::uint64_t> learn(Form form, bool skips, double density, CpuTier tier, int threads,
                                 bool optimize = true) {
  const Net net(form, skips);
  LeafStore store(net.graph, sizeof(T) == 4 ? Precision::fp32 : Precision::fp64);
  for (const char* name : {"w1", "w2"}) store.set(name, spread_values(store.get(name).size(), -0.3, 0.3, 5));
  ThreadPool pool(threads);
  Plan plan(net.graph, {net.loss}, store, pool, tier, {.max_rows = kBatch, .updates = true, .optimize = optimize});
  const bool by_codes = form != Form::bound && optimize;
  EXPECT_EQ(takes_codes(plan), skips && by_codes);
  EXPECT_EQ(finds_nonzeros(plan), skips && !(by_codes && (form == Form::category || form == Form::full)));
  const std::vector<T> x = inputs<T>(density);
  const std::vector<std::int32_t> code = codes(7, kLevels + 2), other = codes(3, form == Form::full ? 1 : 11);
  plan.bind(net.x, x.data());
  plan.bind(net.code, code.data());
  plan.bind(net.other, other.data());
  std::vector<std::uint64_t> result;
  for (const std::int64_t rows : {kBatch, std::int64_t{1}, std::int64_t{64}, std::int64_t{7}, std::int64_t{129}}) {
    plan.run(rows);
    result.push_back(std::bit_cast<std::uint64_t>(plan.output_values(net.loss)[0]));
  }
  for (const char* name : {"w1", "w2"})
    for (const double value : store.get(name)) result.push_back(std::bit_cast<std::uint64_t>(value));
  return result;
}

template <class T>
void gives_equal_bits(Form form) {
  for (const double density : {0.0, 0.02, 0.2, 0.25, 0.3, 1.0}) {
    const std::vector<std::uint64_t> expected = learn<T>(form, false, density, CpuTier::reference, 1);
    for (const CpuTier tier : {CpuTier::reference, CpuTier::avx2, CpuTier::avx512}) {
      if (tier > detect_cpu_tier()) continue;
      for (const int threads : {1, 2, 3})
        ASSERT_EQ(learn<T>(form, true, density, tier, threads), expected)
            << density << ' ' << name(tier) << ' ' << threads;
    }
    ASSERT_EQ(learn<T>(form, true, density, detect_cpu_tier(), 2, false), expected) << density << " not fused";
  }
}

TEST(SparsePlan, GivesTheBitsOfTheDenseOne) { gives_equal_bits<float>(Form::bound); }
TEST(SparsePlan, GivesTheBitsOfTheDenseOneInDouble) { gives_equal_bits<double>(Form::bound); }
TEST(SparsePlan, GivesTheBitsOfTheDenseOneOnOneHotColumns) {
  for (const Form form : {Form::computed, Form::mixed, Form::category, Form::full}) gives_equal_bits<float>(form);
  gives_equal_bits<double>(Form::mixed);
}

// Where nothing but products reads them; a single row too.
TEST(SparsePlan, OneHotColumnsAreWrittenOutOnlyWhereTheyAreRead) {
  Graph graph;
  const Value code = graph.input("code", {kRows, 1}, Type::index), wide = one_hot(code, 64);
  const Value product = matmul(wide, graph.parameter("w", {64, 5}));
  ThreadPool pool(1);
  const auto by_codes = [&](const std::vector<Value>& values, Precision precision, std::int64_t rows) {
    LeafStore store(graph, precision);
    return takes_codes(Plan(graph, values, store, pool, detect_cpu_tier(), {.max_rows = rows}));
  };
  EXPECT_TRUE(by_codes({product}, Precision::fp32, 1));
  EXPECT_TRUE(by_codes({product}, Precision::fp64, 100));
  EXPECT_FALSE(by_codes({product}, Precision::bf16, 100));
  EXPECT_FALSE(by_codes({product, wide}, Precision::fp32, 100));
  EXPECT_FALSE(by_codes({product, sum_columns(wide)}, Precision::fp32, 100));
  EXPECT_FALSE(by_codes({matmul(one_hot(code, 63), graph.parameter("w3", {63, 5}))}, Precision::fp32, 100));
}

TEST(SparsePlan, AllocatesNothing) {
  const Net net(Form::bound, true);
  LeafStore store(net.graph, Precision::fp32);
  ThreadPool pool(2);
  Plan plan(net.graph, {net.loss}, store, pool, detect_cpu_tier(), {.max_rows = kBatch, .updates = true});
  const std::vector<float> x = inputs<float>(0.1);
  plan.bind(net.x, x.data());
  plan.run(kBatch);
  const std::size_t before = allocations();
  for (int step = 0; step < 3; ++step) plan.run(kBatch - step);
  EXPECT_EQ(allocations(), before);
}

// Narrow matrices, factors that are learnt, single rows and bf16 go without.
TEST(SparsePlan, LooksOnlyWhereItPays) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 63});
  const Value narrow = matmul(x, graph.parameter("w", {63, 90}));
  const Value learnt = matmul(relu(narrow), graph.parameter("w2", {90, 90}));
  const Value wide = matmul(graph.input("wide", {kRows, 64}), graph.parameter("w3", {64, 16}));
  ThreadPool pool(1);
  const auto finds = [&](const Value& value, Precision precision, std::int64_t rows) {
    LeafStore store(graph, precision);
    return finds_nonzeros(Plan(graph, {value}, store, pool, detect_cpu_tier(), {.max_rows = rows}));
  };
  EXPECT_TRUE(finds(wide, Precision::fp32, 8));
  EXPECT_FALSE(finds(learnt, Precision::fp32, 8));
  EXPECT_FALSE(finds(wide, Precision::fp32, 7));
  EXPECT_FALSE(finds(wide, Precision::bf16, 8));
}

// A thread's rows count together, and one thread's do not change how another's are read.
TEST(SparseInput, ABatchIsSparseWhenAtMostAQuarterIsNotZero) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 64});
  const Lowering lowering{graph, Precision::fp32, detect_cpu_tier()};
  SparseInput input(x.id(), {kRows, 64}, true, 64, 2);
  const auto step = input.make_step(lowering);
  std::vector<float> cells(64 * 64, 0.0f);
  std::vector<void*> memory(graph.size(), nullptr);
  memory[x.id()] = cells.data();
  const auto find = [&](std::int64_t n) {
    for (int thread = 0; thread < 2; ++thread) step->run(memory.data(), n, thread, 2);
  };
  std::fill_n(cells.begin(), 32 * 64 / 4, 1.0f);  // of the first 32 rows, thread 0's
  find(64);
  EXPECT_TRUE(input.is_sparse(64, {0, 64}));
  EXPECT_FALSE(input.is_sparse(7, {0, 7}));
  EXPECT_EQ(input.rows_from(0)->count, 64u);
  EXPECT_EQ(input.rows_from(63)->count, 0u);
  EXPECT_EQ(input.masks_from(5).masks[0], 0x00ff);
  cells[31 * 64] = 1;
  find(64);
  EXPECT_FALSE(input.is_sparse(64, {0, 64}));
  EXPECT_FALSE(input.is_sparse(64, {16, 32}));
  EXPECT_TRUE(input.is_sparse(64, {32, 64}));
  cells[31 * 64] = 0;
  find(64);
  EXPECT_TRUE(input.is_sparse(64, {0, 64}));
  std::fill(cells.begin(), cells.end(), 1.0f);
  find(64);
  EXPECT_FALSE(input.is_sparse(64, {32, 64}));
}

}  // namespace
}  // namespace lamina
