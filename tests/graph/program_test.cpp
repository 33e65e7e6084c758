// The passes that look at single nodes: what is dead, and what is computed twice.
#include "graph/program.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "lamina/ops.hpp"

namespace lamina {
namespace {

bool is_live(const Program& program, const Value& value) {
  return std::find(program.live.begin(), program.live.end(), value.id()) != program.live.end();
}

Program merged(const Graph& graph, const std::vector<Value>& outputs) {
  Program program = make_program(graph, outputs, false);
  merge_common(program);
  remove_dead(program);
  return program;
}

TEST(Program, HoldsWhatOutputsNeedAndNothingElse) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 2}), unused = graph.input("unused", {kRows, 2});
  const Value y = tanh(x), dead = exp(y + unused);
  const Program program = make_program(graph, {y}, true);
  EXPECT_EQ(program.live, (std::vector<NodeId>{x.id(), y.id()}));
  EXPECT_FALSE(is_live(program, dead));
}

TEST(Program, HoldsUpdatesWhenTheyAreWanted) {
  Graph graph;
  const Value w = graph.parameter("w", {2}), y = w * 2.0, next = w - y;
  graph.update(w, next);
  EXPECT_TRUE(is_live(make_program(graph, {y}, true), next));
  EXPECT_FALSE(is_live(make_program(graph, {y}, false), next));
}

TEST(Program, InputsComeBeforeTheirUsers) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 3}), y = softmax(relu(x) + tanh(x));
  const Program program = make_program(graph, {y}, false);
  EXPECT_TRUE(std::is_sorted(program.live.begin(), program.live.end()));
}

// Twins of twins too: tanh(a + 1) twice, where each has a constant of its own.
TEST(Program, MergesTheSameOpOnTheSameInputs) {
  Graph graph;
  const Value a = graph.input("a", {kRows, 2});
  const Value one = tanh(a + 1.0), two = tanh(a + 1.0), other = tanh(a + 2.0);
  const Program program = merged(graph, {one, two, other});
  EXPECT_EQ(program.of(two.id()), one.id());
  EXPECT_NE(program.of(other.id()), one.id());
  EXPECT_FALSE(is_live(program, two));
}

TEST(Program, OrderOfInputsAttributesAndShapesMatter) {
  Graph graph;
  const Value a = graph.input("a", {kRows, 4}), b = graph.input("b", {kRows, 4}), s = graph.parameter("s", {});
  const std::vector<Value> values = {
      a - b, b - a, slice(a, 0, 2), slice(a, 1, 2), slice(a, 0, 3), broadcast_to(s, {2}), broadcast_to(s, {3})};
  const Program program = merged(graph, values);
  for (const Value& value : values) EXPECT_EQ(program.of(value.id()), value.id());
}

TEST(Program, LeavesThatAreFedOrLearntAreNeverMerged) {
  Graph graph;
  const Value a = graph.parameter("a", {2}), b = graph.parameter("b", {2}), c = graph.state("c", {2}, 1),
              d = graph.state("d", {2}, 1), e = graph.input("e", {}), f = graph.input("f", {});
  const std::vector<Value> values = {a, b, c, d, e, f};
  const Program program = merged(graph, values);
  for (const Value& value : values) EXPECT_EQ(program.of(value.id()), value.id());
}

TEST(Program, RandomOpsOfDifferentPurposesAreNotMerged) {
  Graph graph;
  const Value seed = graph.input("seed", {2}, Type::index), step = graph.input("step", {}, Type::index),
              row = graph.input("row", {kRows, 1}, Type::index);
  const Value one = random_uniform(seed, step, row, 4, 7), same = random_uniform(seed, step, row, 4, 7),
              other = random_uniform(seed, step, row, 4, 8), normal = random_normal(seed, step, row, 4, 7);
  const Program program = merged(graph, {one, same, other, normal});
  EXPECT_EQ(program.of(same.id()), one.id());
  EXPECT_EQ(program.of(other.id()), other.id());
  EXPECT_EQ(program.of(normal.id()), normal.id());
}

// As numbers 0 and −0 are equal, and a NaN is neither less nor greater than anything.
TEST(Program, ConstantsAreMergedByTheirBits) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  Graph graph;
  const Value zero = graph.constant(0.0), minus = graph.constant(-0.0), one = graph.constant(1),
              nan = graph.constant(kNan), two = graph.constant(2), again = graph.constant(-0.0),
              nan_again = graph.constant(kNan), pair = graph.constant({2}, {0, 1}),
              row = graph.constant({1, 2}, {0, 1});
  const Program program = merged(graph, {zero, minus, one, nan, two, again, nan_again, pair, row});
  for (const Value& value : {zero, minus, one, nan, two, pair, row}) EXPECT_EQ(program.of(value.id()), value.id());
  EXPECT_EQ(program.of(again.id()), minus.id());
  EXPECT_EQ(program.of(nan_again.id()), nan.id());
}

}  // namespace
}  // namespace lamina
