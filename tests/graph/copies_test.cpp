// Copies of parameters that plans keep: always those of the values that the parameters have, whoever writes them.
#include "graph/copies.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/thread_pool.hpp"
#include "graph/check.hpp"
#include "graph/compile.hpp"
#include "graph/plan_memory.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

constexpr std::int64_t kMostRows = 70;

// x → relu(x·a) → ·b → ·c; b and c are read transposed on the way back. The widths end within tiles and panels.
struct Net {
  Graph graph;
  Value x = graph.input("x", {kRows, 20}), y = graph.input("y", {kRows, 1});
  Value a = graph.parameter("a", {20, 50}), b = graph.parameter("b", {50, 90}), c = graph.parameter("c", {90, 1});
  Value answer = matmul(tanh(matmul(relu(matmul(x, a)), b)), c);
  std::vector<float> xs = numbers(kMostRows * 20, 1), ys = numbers(kMostRows, 2);
  std::vector<double> wide_xs{xs.begin(), xs.end()}, wide_ys{ys.begin(), ys.end()};

  explicit Net(const std::string& frozen = "") {
    const Value off = answer - y, loss = sum_rows(off * off);
    const std::vector<Value> leaves{a, b, c};
    const std::vector<Value> slopes = gradients(loss, leaves);
    for (std::size_t i = 0; i < leaves.size(); ++i)
      if (graph.leaf_of(leaves[i].id())->name != frozen) graph.update(leaves[i], leaves[i] - slopes[i] * 0.001);
  }

  static std::vector<float> numbers(std::int64_t count, std::uint32_t salt) {
    const std::vector<double> spread = spread_values(static_cast<std::size_t>(count), -0.3, 0.3, salt);
    return {spread.begin(), spread.end()};
  }
  static std::vector<double> values(const Value& leaf, std::uint32_t salt) {
    return spread_values(static_cast<std::size_t>(leaf.shape()[0] * leaf.shape()[1]), -0.3, 0.3, salt);
  }
  void initialise(LeafStore& store) const {
    for (const Value& leaf : {a, b, c}) store.set(graph.leaf_of(leaf.id())->name, values(leaf, leaf.id()));
  }
  Plan plan(LeafStore& store, ThreadPool& pool, CpuTier tier, bool updates, bool optimize) const {
    Plan made(graph, {answer}, store, pool, tier, {.max_rows = kMostRows, .updates = updates, .optimize = optimize});
    const bool doubles = store.precision() == Precision::fp64;
    made.bind(x, doubles ? static_cast<const void*>(wide_xs.data()) : xs.data());
    made.bind(y, doubles ? static_cast<const void*>(wide_ys.data()) : ys.data());
    return made;
  }
  std::vector<double> learnt(const LeafStore& store) const {
    std::vector<double> all;
    for (const char* name : {"a", "b", "c"})
      for (const double value : store.get(name)) all.push_back(value);
    return all;
  }
};

// Where the answers and weights of a story are the same as told by plans that keep no copies.
struct CopiesTest : testing::Test {
  template <class Story>
  void compare(const Net& net, Story story) {
    for (const Precision precision : {Precision::fp32, Precision::fp64, Precision::bf16})
      for (const CpuTier tier : {CpuTier::reference, detect_cpu_tier()}) {
        const auto told = [&](int threads, bool optimize) {
          LeafStore store(net.graph, precision);
          net.initialise(store);
          ThreadPool pool(threads);
          std::vector<double> all = story(store, [&](bool updates) {
            return std::make_unique<Plan>(net.plan(store, pool, tier, updates, optimize));
          });
          for (const double value : net.learnt(store)) all.push_back(value);
          return all;
        };
        const std::vector<double> expected = told(1, false);
        for (const int threads : {1, 2, 3, 6})
          ASSERT_EQ(told(threads, true), expected)
              << name(precision) << ", " << name(tier) << ", " << threads << " threads";
      }
  }
};

void append(std::vector<double>& all, const std::vector<double>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

TEST_F(CopiesTest, FollowTheUpdatesOfTheirPlan) {
  const Net net;
  compare(net, [&](LeafStore&, auto make) {
    const auto plan = make(true);
    std::vector<double> all;
    for (const std::int64_t rows : {70, 33, 1, 70}) {
      plan->run(rows);
      append(all, plan->output_values(net.answer));
    }
    return all;
  });
}

TEST_F(CopiesTest, FollowWhatIsSetCopiedOrWrittenBetweenRuns) {
  const Net net;
  compare(net, [&](LeafStore& store, auto make) {
    const auto plan = make(true);
    LeafStore first = store.clone();
    std::vector<double> all;
    const auto run = [&] {
      plan->run(40);
      append(all, plan->output_values(net.answer));
    };
    run();
    store.set("b", Net::values(net.b, 77));
    run();
    store.copy_from(first);
    run();
    with_arithmetic(Type::real, store.precision(), [&](auto element) {
      static_cast<decltype(element)*>(store.data(net.b.id()))[17] = 0.25;
      static_cast<decltype(element)*>(store.data(net.c.id()))[1] = -0.25;
    });
    run();
    return all;
  });
}

TEST_F(CopiesTest, FollowTheUpdatesOfAnotherPlan) {
  const Net net;
  compare(net, [&](LeafStore&, auto make) {
    const auto training = make(true), other = make(true), scoring = make(false);
    std::vector<double> all;
    for (Plan* plan : {training.get(), scoring.get(), other.get(), training.get(), scoring.get(), scoring.get()}) {
      plan->run(50);
      append(all, plan->output_values(net.answer));
    }
    return all;
  });
}

TEST_F(CopiesTest, OfFrozenParametersStand) {
  const Net net("b");
  compare(net, [&](LeafStore&, auto make) {
    const auto plan = make(true);
    for (int i = 0; i < 3; ++i) plan->run(70);
    return plan->output_values(net.answer);
  });
}

// A leaf that is updated at the end, since something reads its old value late, and one that a product writes.
TEST_F(CopiesTest, AreMadeAnewWhereNoChainUpdates) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 30}), w = graph.parameter("w", {30, 30}), v = graph.parameter("v", {30, 30});
  const Value y = matmul(matmul(x, transpose(w)), transpose(v));
  graph.update(w, w * 0.5 + transpose(w) * 0.25);
  graph.update(v, matmul_rows(x, y));
  const std::vector<float> xs = Net::numbers(10 * 30, 3);
  for (const Precision precision : {Precision::fp32, Precision::bf16}) {
    const auto told = [&](int threads, bool optimize) {
      LeafStore store(graph, precision);
      for (const char* name : {"w", "v"}) store.set(name, Net::values(w, static_cast<std::uint32_t>(name[0])));
      ThreadPool pool(threads);
      Plan plan(graph, {y}, store, pool, detect_cpu_tier(), {.max_rows = 10, .updates = true, .optimize = optimize});
      plan.bind(x, xs.data());
      std::vector<double> all;
      for (int i = 0; i < 3; ++i) {
        plan.run(10);
        append(all, plan.output_values(y));
      }
      return all;
    };
    for (const int threads : {1, 2, 5}) EXPECT_EQ(told(threads, true), told(1, false)) << threads;
  }
}

std::vector<std::string> calls(const Net& net, Precision precision, bool optimize, bool updates = true) {
  LeafStore store(net.graph, precision);
  ThreadPool pool(1);
  std::vector<std::string> names;
  for (const PlanStepInfo& line : net.plan(store, pool, CpuTier::reference, updates, optimize).steps())
    names.push_back(line.kernel + ": " + line.formula);
  return names;
}

bool any_starts(const std::vector<std::string>& lines, const std::string& begin) {
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) { return line.rfind(begin, 0) == 0; });
}

TEST_F(CopiesTest, TakeNoCallOfTheirOwn) {
  const Net net;
  EXPECT_TRUE(any_starts(calls(net, Precision::fp32, false), "transpose_ref"));
  const auto fp32 = calls(net, Precision::fp32, true);
  EXPECT_FALSE(any_starts(fp32, "transpose_ref"));
  const auto refreshes = [](const std::vector<std::string>& lines, const std::string& what) {
    return std::count_if(lines.begin(), lines.end(),
                         [&](const std::string& line) { return line.find("refresh " + what) != std::string::npos; });
  };
  EXPECT_EQ(refreshes(fp32, "aᵀ"), 1);  // of b; c is a vector, which lies as its transpose does
  const auto bf16 = calls(net, Precision::bf16, true);
  EXPECT_FALSE(any_starts(bf16, "pack_bf16_ref") || any_starts(bf16, "transpose_ref"));
  EXPECT_EQ(refreshes(bf16, "bf16(a)"), 3);
  EXPECT_EQ(refreshes(bf16, "bf16(a), bf16(aᵀ)"), 2);
  EXPECT_EQ(refreshes(calls(net, Precision::bf16, true, false), ""), 0);
}

// What writes unseen is not noticed: the copy was made once. Nobody but a test does that.
TEST_F(CopiesTest, AreNotMadeAgainWhileNobodyWrites) {
  const Net net;
  LeafStore store(net.graph, Precision::bf16);
  net.initialise(store);
  ThreadPool pool(1);
  Plan scoring = net.plan(store, pool, detect_cpu_tier(), false, true);
  float* const weights = static_cast<float*>(store.data(net.a.id()));
  scoring.run(20);
  const std::vector<double> before = scoring.output_values(net.answer);
  std::fill_n(weights, 20 * 50, 0.125F);
  scoring.run(20);
  EXPECT_EQ(scoring.output_values(net.answer), before);
  (void)store.data(net.a.id());  // says that it was written
  scoring.run(20);
  EXPECT_NE(scoring.output_values(net.answer), before);
}

TEST_F(CopiesTest, TheirMemoryIsCounted) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 40}) + graph.parameter("shift", {1, 40});
  const Value w = graph.parameter("w", {30, 40}), y = matmul(x, transpose(w));
  const auto bytes = [&](bool optimize) {
    return plan_arena_bytes(graph, {y}, Precision::fp32, 1, {.max_rows = 1, .optimize = optimize});
  };
  // As a copy it does not share the memory of what lives at other times: here nothing does.
  EXPECT_EQ(bytes(true), (30U * 40 + 48 + 32) * 4);
  EXPECT_EQ(bytes(true), bytes(false));
}

TEST_F(CopiesTest, AnAskedForTransposeIsComputed) {
  Graph graph;
  const Value w = graph.parameter("w", {3, 20}), t = transpose(w);
  graph.update(w, w * 2.0);
  LeafStore store(graph, Precision::fp32);
  store.set("w", std::vector<double>(60, 1.5));
  ThreadPool pool(1);
  Plan plan(graph, {t}, store, pool, detect_cpu_tier(), {.updates = true});
  plan.run(1);
  EXPECT_EQ(plan.output_values(t), std::vector<double>(60, 1.5));  // not what w has become
  EXPECT_EQ(store.get("w"), std::vector<double>(60, 3.0));
}

}  // namespace
}  // namespace lamina
