#include "graph/substitute.hpp"

#include <gtest/gtest.h>

#include "lamina/differentiate.hpp"
#include "lamina/error.hpp"
#include "lamina/ops.hpp"
#include "lamina/plan.hpp"

namespace lamina {
namespace {

TEST(Substitute, ComputesTheSameFromOtherLeaves) {
  Graph graph;
  const Value x = graph.input("x", {}), w = graph.parameter("w", {}), shared = x * x;
  const Value y = w * w * shared + w, shift = w + 2.0, moved = substitute(y, {{w, shift}});
  EXPECT_TRUE(substitute(y, {}) == y);
  EXPECT_TRUE(substitute(shared, {{w, shift}}) == shared) << "what does not depend on it is shared";
  // 5²·2² + 5, and the slope 2·5·2² + 1 there
  const auto found = evaluate({moved, gradients(moved, {shift})[0]}, {{x, {2}}, {w, {3}}});
  EXPECT_EQ(found[0][0], 105);
  EXPECT_EQ(found[1][0], 41);
}

TEST(Substitute, RefusesAnotherShape) {
  Graph graph;
  const Value w = graph.parameter("w", {3});
  EXPECT_THROW(substitute(w * w, {{w, graph.parameter("v", {2})}}), Error);
}

}  // namespace
}  // namespace lamina
