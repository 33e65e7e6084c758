// The order of calls, and which nodes go together into one.
#include "graph/schedule.hpp"

#include <gtest/gtest.h>

#include "graph/compile.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

Schedule schedule_of(const Graph& graph, const std::vector<Value>& outputs, bool fuse = true) {
  return make_schedule(make_program(graph, outputs, true), fuse);
}

std::int32_t group_of(const Schedule& schedule, const Value& value) { return schedule.group_of[value.id()]; }
const std::vector<NodeId>& nodes_of(const Schedule& schedule, const Value& value) {
  return schedule.groups.at(static_cast<std::size_t>(group_of(schedule, value))).nodes;
}

std::vector<NodeId> ids(const std::vector<Value>& values) {
  std::vector<NodeId> list;
  for (const Value& value : values) list.push_back(value.id());
  return list;
}

TEST(Schedule, WithoutFusingEveryNodeIsACall) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 3}), w = graph.parameter("w", {3, 2});
  const Value product = matmul(x, w), sum = product + 1.0, y = tanh(sum);
  const Schedule schedule = schedule_of(graph, {y}, false);
  ASSERT_EQ(schedule.groups.size(), 3U);
  EXPECT_EQ(group_of(schedule, x), -1);
  for (const Value& value : {product, sum, y}) EXPECT_EQ(nodes_of(schedule, value), ids({value}));
}

TEST(Schedule, ScalarsComeFirstAndUpdatesLast) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 3}), w = graph.parameter("w", {3, 2}), rate = graph.input("rate", {});
  const Value y = matmul(x, w), gradient = matmul_rows(x, y), next = w - gradient * sqrt(rate + 1.0);
  const Value z = softmax(y), scalar = next.graph().constant(0.5) * rate;
  graph.update(w, next);
  const Schedule schedule = schedule_of(graph, {z, scalar});
  EXPECT_EQ(group_of(schedule, scalar), 0);
  EXPECT_LT(group_of(schedule, y), group_of(schedule, z));
  // Though declared before z, the gradient and the update wait until rows have passed through.
  EXPECT_LT(group_of(schedule, z), group_of(schedule, gradient));
  EXPECT_EQ(group_of(schedule, next), static_cast<std::int32_t>(schedule.groups.size()) - 1);
}

TEST(Schedule, AChainGoesIntoTheCallOfTheProductBeforeIt) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 3}), w = graph.parameter("w", {3, 2}), b = graph.parameter("b", {2});
  const Value product = matmul(x, w), sum = product + b, y = tanh(sum), gradient = matmul_rows(x, y),
              smaller = gradient * 0.5;
  const Schedule schedule = schedule_of(graph, {y, smaller});
  ASSERT_EQ(schedule.groups.size(), 2U);
  EXPECT_EQ(nodes_of(schedule, y), ids({product, sum, y}));
  EXPECT_EQ(nodes_of(schedule, smaller), ids({gradient, smaller}));
  EXPECT_FALSE(schedule.groups[0].elementwise);
  EXPECT_EQ(schedule.groups[0].chain(), ids({sum, y}));
  EXPECT_EQ(schedule.place_of[y.id()], 2);
}

TEST(Schedule, ElementwiseNodesOfOneSpaceShareACall) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 3}), column = graph.input("column", {kRows, 1});
  const Value a = tanh(x), other = tanh(column), b = a * other;
  const Schedule schedule = schedule_of(graph, {b});
  ASSERT_EQ(schedule.groups.size(), 2U);  // {rows, 3} reads {rows, 1}, which is another space
  EXPECT_EQ(nodes_of(schedule, other), ids({other}));
  EXPECT_EQ(nodes_of(schedule, b).back(), b.id());
  EXPECT_TRUE(schedule.groups[1].elementwise);
}

TEST(Schedule, TypesAreKeptApart) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 3}, Type::exact), y = x + 1.0, z = cast(y, Type::real), t = tanh(z);
  const Schedule schedule = schedule_of(graph, {t, y});
  EXPECT_EQ(schedule.groups.size(), 3U);
}

// A factor in panels that the product does not know: its copies lie row by row, and nothing follows in its call.
TEST(Schedule, AProductOnCopiesTakesNoChain) {
  Graph graph;
  const Value left = graph.parameter("left", {20, 40}), right = graph.parameter("right", {40, 3});
  const Value product = matmul(left, right), y = tanh(product);
  EXPECT_EQ(schedule_of(graph, {y}).groups.size(), 2U);
  const Value x = graph.input("x", {kRows, 40}), known = tanh(matmul(x, right));  // `right` has 3 columns: no panels
  EXPECT_EQ(schedule_of(graph, {known}).groups.size(), 1U);
}

// Backward through ReLU, 1 where its answer is positive: found where the gradient is, from the answer that is kept for
// the next layer's gradient anyway, instead of forward and kept until then.
TEST(Schedule, SinkingSavesKeepingTheMask) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 4}), w = graph.parameter("w", {4, 20}), v = graph.parameter("v", {20, 2});
  const Value z = matmul(x, w), hidden = relu(z), mask = positive(hidden), y = matmul(hidden, v);
  const Value back = matmul(y, transpose(v)), slope = back * mask, gradient = matmul_rows(x, slope),
              top = matmul_rows(hidden, y);
  const PlanOptions options{.max_rows = 8, .updates = false};
  const Compiled compiled = compile(graph, {gradient, top}, Precision::fp32, 1, options);
  EXPECT_EQ(nodes_of(compiled.schedule, z), ids({z, hidden}));
  EXPECT_EQ(nodes_of(compiled.schedule, slope), ids({back, mask, slope}));
  EXPECT_FALSE(compiled.layout.stored[mask.id()]);
  EXPECT_TRUE(compiled.layout.stored[hidden.id()]);
  EXPECT_FALSE(compiled.layout.stored[z.id()]);
}

// Where nothing else keeps the input in memory until then, it is the node that is kept.
TEST(Schedule, NothingSinksWhoseInputWouldHaveToBeKept) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 4}), w = graph.parameter("w", {4, 20}), v = graph.parameter("v", {20, 2});
  const Value z = matmul(x, w), mask = positive(z), y = matmul(relu(z), v);
  const Value slope = matmul(y, transpose(v)) * mask;
  const Schedule schedule = schedule_of(graph, {slope});
  EXPECT_EQ(group_of(schedule, mask), group_of(schedule, z));
}

TEST(Schedule, EveryInputComesBeforeItsUsers) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 20}), w = graph.parameter("w", {20, 20});
  Value y = x;
  for (int layer = 0; layer < 3; ++layer) y = tanh(matmul(y, w) + softmax(y));
  const Value loss = sum_rows(sum_columns(y));
  graph.update(w, w - gradients(loss, {w})[0]);
  const Program program = make_program(graph, {loss}, true);
  const Schedule schedule = make_schedule(program, true);
  for (const NodeId id : program.live)
    for (const NodeId input : program.node(id).inputs) {
      if (schedule.group_of[input] < 0) continue;
      EXPECT_LE(schedule.group_of[input], schedule.group_of[id]);
      if (schedule.group_of[input] == schedule.group_of[id]) {
        EXPECT_LT(schedule.place_of[input], schedule.place_of[id]);
      }
    }
}

}  // namespace
}  // namespace lamina
