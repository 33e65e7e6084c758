// One row of a tiny network in one piece of generated code: the bits of the kernels, step after step.
#include "graph/small.hpp"

#include <gtest/gtest.h>

#include "base/thread_pool.hpp"
#include "graph/check.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

// inputs-hidden-outputs, squared error, momentum, weights capped: every op that is generated, and a cast that is not.
struct Tiny {
  Graph graph;
  Value x, target, rate, loss;
  std::vector<Value> parameters;

  Tiny(std::int64_t inputs, std::int64_t hidden, std::int64_t outputs)
      : x(graph.input("x", {kRows, inputs})),
        target(graph.input("target", {kRows, outputs}, Type::exact)),
        rate(graph.input("rate", {})) {
    const Value w1 = graph.parameter("w1", {inputs, hidden}), b1 = graph.parameter("b1", {hidden});
    const Value w2 = graph.parameter("w2", {hidden, outputs}), b2 = graph.parameter("b2", {outputs});
    parameters = {w1, b1, w2, b2};
    const Value y = matmul(tanh(matmul(x, w1) + b1), w2) + b2, error = y - cast(target, Type::real);
    loss = sum_rows(sum_columns(error * error));
    const std::vector<Value> slopes = gradients(loss, parameters);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const Value velocity = graph.state("velocity " + std::to_string(i), parameters[i].shape());
      const Value next = velocity * 0.5 + slopes[i];
      graph.update(velocity, next);
      Value to = parameters[i] - rate * next;
      if (to.shape().size() == 2) to = to * minimum(graph.constant(1), 4.0 / (sum_inputs(to * to) + 1.0));
      graph.update(parameters[i], to);
    }
  }
};

struct Outcome {
  std::vector<double> values;
  bool operator==(const Outcome& other) const { return values == other.values; }
};

Outcome trained(const Tiny& net, CpuTier tier, int threads, bool optimize) {
  LeafStore store(net.graph, Precision::fp32);
  std::uint32_t salt = 1;
  for (const Value& w : net.parameters) {
    const std::string& name = net.graph.leaf_of(w.id())->name;
    store.set(name, spread_values(store.get(name).size(), -1, 1, salt++));
  }
  ThreadPool pool(threads);
  Plan plan(net.graph, {net.loss}, store, pool, tier, {.max_rows = 3, .updates = true, .optimize = optimize});
  const std::vector<double> inputs = spread_values(64, -2, 2, 9), targets = spread_values(64, -1, 1, 8);
  const std::vector<float> x(inputs.begin(), inputs.end());
  plan.feed(net.rate, 0.01);
  Outcome outcome;
  for (std::size_t step = 0; step < 12; ++step) {
    plan.bind(net.x, x.data() + step % 4);
    plan.bind(net.target, targets.data() + step % 5);
    plan.run(step % 4 == 3 ? 3 : 1);  // now and then more than one row
    outcome.values.push_back(plan.output_values(net.loss)[0]);
  }
  for (const Leaf& leaf : net.graph.leaves())
    if (leaf.kind == LeafKind::parameter || leaf.kind == LeafKind::state)
      for (const double value : store.get(leaf.name)) outcome.values.push_back(value);
  return outcome;
}

TEST(Small, TrainsTheBitsOfTheReference) {
  for (const std::int64_t inputs : {1, 2, 3, 16})
    for (const std::int64_t hidden : {1, 4, 5, 16})
      for (const std::int64_t outputs : {1, 3}) {
        const Tiny net(inputs, hidden, outputs);
        const Outcome expected = trained(net, CpuTier::reference, 1, false);
        for (const int threads : {1, 2})
          EXPECT_TRUE(trained(net, detect_cpu_tier(), threads, true) == expected)
              << inputs << '-' << hidden << '-' << outputs << " on " << threads;
      }
}

TEST(Small, MakesFewCallsOfMany) {
  if (detect_cpu_tier() < CpuTier::avx512) GTEST_SKIP() << "this machine has no AVX-512";
  const Tiny net(2, 4, 1);
  const PlanOptions options{.max_rows = 1, .updates = true};
  const Compiled compiled = compile(net.graph, {net.loss}, Precision::fp32, 1, options);
  const auto calls = make_small({net.graph, Precision::fp32, CpuTier::avx512}, compiled);
  EXPECT_GT(compiled.schedule.groups.size(), 8U);
  EXPECT_LE(calls.size(), 5U);  // three generated ones around the cast and the row's sum over columns
  EXPECT_TRUE(make_small({net.graph, Precision::fp32, CpuTier::avx2}, compiled).empty());
  EXPECT_TRUE(make_small({net.graph, Precision::fp64, CpuTier::avx512}, compiled).empty());
}

}  // namespace
}  // namespace lamina
