// Where values lie: updates in place, copies, and memory that values share in turn.
#include "graph/layout.hpp"

#include <gtest/gtest.h>

#include "graph/compile.hpp"
#include "graph/random_graph.hpp"
#include "graph/step.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

Compiled compiled(const Graph& graph, const std::vector<Value>& outputs, int threads = 2, bool optimize = true,
                  std::int64_t max_rows = 64) {
  return compile(graph, outputs, Precision::fp32, threads,
                 {.max_rows = max_rows, .updates = true, .optimize = optimize});
}

bool in_place(const Compiled& plan, const Value& leaf, const Value& next) {
  const bool is = plan.layout.in_place_of[next.id()] == leaf.id();
  for (const UpdateCopy& copy : plan.layout.copies)
    if (copy.leaf == leaf.id()) {
      EXPECT_FALSE(is);
      EXPECT_EQ(copy.next, next.id());
      EXPECT_NE(copy.refused, "");
    }
  return is;
}

TEST(Layout, AnUpdateOfItsOwnLeafIsMadeInPlace) {
  Graph graph;
  const Value w = graph.parameter("w", {40, 40}), m = graph.state("m", {40, 40});
  const Value next_m = m * 0.9 + w, next_w = w - next_m * 0.1;
  graph.update(m, next_m);
  graph.update(w, next_w);
  const Compiled plan = compiled(graph, {});
  EXPECT_TRUE(in_place(plan, m, next_m));
  EXPECT_TRUE(in_place(plan, w, next_w));
  EXPECT_EQ(plan.layout.arena_bytes, 0U);  // the leaves' memory is all there is
}

// The same when the old value is read by the product that goes before.
TEST(Layout, ReadersInEarlierPhasesAreNoHindrance) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 20}), w = graph.parameter("w", {20, 40});
  const Value y = matmul(x, w), next = w - matmul_rows(x, y);
  graph.update(w, next);
  for (const int threads : {1, 3}) EXPECT_TRUE(in_place(compiled(graph, {}, threads), w, next));
}

TEST(Layout, AReaderThatComesLaterForcesACopy) {
  Graph graph;
  const Value rows = graph.state("rows", {3, 1}), table = graph.state("table", {3, 20});
  const Value next = rows * 2.0;
  graph.update(rows, next);
  graph.update(table, table + rows);
  EXPECT_FALSE(in_place(compiled(graph, {}), rows, next));
}

// Whole rows are read where only a share of them is written.
TEST(Layout, AReaderOfOtherElementsInTheSameCallForcesACopy) {
  Graph graph;
  const Value square = graph.state("square", {4, 4}), vector = graph.state("vector", {4});
  const Value next = matmul(square, square) + square, sums = vector + sum_rows(square);
  graph.update(square, next);
  graph.update(vector, sums);
  const Compiled plan = compiled(graph, {});
  EXPECT_FALSE(in_place(plan, square, next));
  EXPECT_TRUE(in_place(plan, vector, sums));
}

TEST(Layout, LeavesThatTradeValuesDoNotLoseThem) {
  Graph graph;
  const Value a = graph.state("a", {2}), b = graph.state("b", {2}), c = graph.state("c", {2}),
              d = graph.state("d", {2});
  graph.update(a, b);
  graph.update(b, a);
  const Value next = c * 2.0;
  graph.update(c, next);
  graph.update(d, next);
  const Compiled plan = compiled(graph, {});
  EXPECT_FALSE(in_place(plan, a, {&graph, graph.updates()[0].next}) &&
               in_place(plan, b, {&graph, graph.updates()[1].next}));
  EXPECT_TRUE(in_place(plan, c, next));  // the first of the two
  EXPECT_FALSE(in_place(plan, d, next));
}

TEST(Layout, WhatStaysInOneCallHasNoMemory) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 4});
  const Value a = tanh(x), b = a + 1.0, c = softmax(b), d = tanh(c);
  const Compiled plan = compiled(graph, {d});
  EXPECT_FALSE(plan.layout.stored[a.id()]);
  EXPECT_EQ(plan.layout.offset[a.id()], kNowhere);
  for (const Value& value : {b, c, d}) EXPECT_NE(plan.layout.offset[value.id()], kNowhere);
}

// With one thread: a value's memory is free for the call after its last reader. Each of these takes 1 KiB.
TEST(Layout, MemoryIsReusedFromCallToCall) {
  Graph graph;
  Value y = graph.input("x", {kRows, 4});
  for (int i = 0; i < 10; ++i) y = softmax(y);
  EXPECT_EQ(compiled(graph, {y}, 1).layout.arena_bytes, 2U * 64 * 4 * 4);
}

struct Life {
  NodeId id;
  std::size_t begin, end;  // bytes
  std::int32_t first, last;
};

// The values that lie in the arena and the phases from the first write to the last read.
std::vector<Life> lives_of(const Compiled& plan, std::int64_t max_rows) {
  const auto phase = [&](NodeId id) {
    return plan.schedule.phase_of[static_cast<std::size_t>(plan.schedule.group_of[id])];
  };
  const std::int32_t end = plan.schedule.phase_of.back() + 1;
  std::vector<Life> lives;
  for (const NodeId id : plan.program.live) {
    if (plan.layout.offset[id] == kNowhere) continue;
    const Node& node = plan.program.node(id);
    const std::size_t bytes =
        static_cast<std::size_t>(extents(node.shape).elements_at(max_rows)) * element_size(node.type, Precision::fp32);
    Life life{id, plan.layout.offset[id], plan.layout.offset[id] + bytes, phase(id), phase(id)};
    for (const NodeId reader : plan.program.live)
      for (const NodeId input : plan.program.node(reader).inputs)
        if (plan.program.of(input) == id) life.last = std::max(life.last, phase(reader));
    for (const NodeId output : plan.program.outputs)
      if (plan.program.of(output) == id) life.last = end;
    for (const UpdateCopy& copy : plan.layout.copies)
      if (copy.next == id) life.last = end;
    lives.push_back(life);
  }
  return lives;
}

// Every value that another call reads lies somewhere: in the arena, or in the leaf that it is the next value of.
void expect_stored(const Compiled& plan) {
  const auto has_memory = [&](NodeId id) {
    return plan.program.graph->leaf_of(id) != nullptr || plan.layout.offset[id] != kNowhere ||
           plan.layout.in_place_of[id] != id;
  };
  for (const NodeId id : plan.program.live)
    for (const NodeId input : plan.program.node(id).inputs) {
      const NodeId value = plan.program.of(input);
      if (plan.schedule.group_of[value] != plan.schedule.group_of[id]) {
        EXPECT_TRUE(has_memory(value)) << value;
      }
    }
}

// In the same phase too: there threads are not equally far.
TEST(Layout, ValuesThatLiveTogetherNeverShareMemory) {
  std::size_t shared = 0;
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(seed);
    const RandomGraph random(seed);
    for (const int threads : {1, 2})
      for (const bool optimize : {true, false}) {
        const Compiled plan = compiled(random.graph, random.outputs, threads, optimize, RandomGraph::kMostRows);
        expect_stored(plan);
        const std::vector<Life> lives = lives_of(plan, RandomGraph::kMostRows);
        for (const Life& a : lives) {
          EXPECT_LE(a.end, plan.layout.arena_bytes);
          EXPECT_EQ(a.begin % 64, 0U);
          for (const Life& b : lives) {
            if (a.id == b.id || a.begin >= b.end || b.begin >= a.end) continue;
            ++shared;
            EXPECT_TRUE(a.last < b.first || b.last < a.first) << a.id << " and " << b.id;
          }
        }
      }
  }
  EXPECT_GT(shared, 1000U);  // memory is shared in turn
}

}  // namespace
}  // namespace lamina
