// Every registered op is checked against differences; a wrong rule and an unchecked op are caught.
#include <gtest/gtest.h>

#include "graph/check.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

class OpGradient : public testing::TestWithParam<const Op*> {};

TEST_P(OpGradient, AgreesWithDifferences) {
  const GradientCheck check = check_op(*GetParam());
  EXPECT_GT(check.compared, 0u);
  EXPECT_EQ(check.failures, "");
}

TEST_P(OpGradient, HasAGradientThatAgreesWithDifferences) {
  const GradientCheck check = check_second_derivatives(*GetParam());
  EXPECT_GT(check.compared, 0u);
  EXPECT_EQ(check.failures, "");
}

std::vector<const Op*> ops_with_examples() {
  std::vector<const Op*> ops;
  for (const Op* op : op_table())
    if (op->examples != nullptr) ops.push_back(op);
  return ops;
}

INSTANTIATE_TEST_SUITE_P(Table, OpGradient, testing::ValuesIn(ops_with_examples()),
                         [](const auto& tested) { return std::string(tested.param->name); });

// A whole network, inputs and parameters, as every op before.
TEST(GradientCheck, Lecture_4_5_a_network_agrees_with_differences) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 3}), y = graph.input("y", {kRows, 1});
  const Value w1 = graph.parameter("w1", {3, 4}), b1 = graph.parameter("b1", {4}), w2 = graph.parameter("w2", {4, 1});
  const Value p = sigmoid(matmul(tanh(matmul(x, w1) + b1), w2));
  const Value loss = -(y * log(p)) - (1.0 - y) * log(1.0 - p);
  const GradientCheck check = check_gradients(loss,
                                              {{x, spread_values(15, -1, 1, 1)},
                                               {y, {0, 1, 1, 0, 1}},
                                               {w1, spread_values(12, -1, 1, 2)},
                                               {b1, spread_values(4, -1, 1, 3)},
                                               {w2, spread_values(4, -1, 1, 4)}},
                                              5);
  EXPECT_EQ(check.compared, 15u + 5 + 12 + 4 + 4 + 1);  // every element, and one direction
  EXPECT_EQ(check.failures, "");
}

TEST(GradientCheck, EveryOpThatPromisesDerivativesHasExamples) {
  EXPECT_EQ(unchecked_ops(op_table()), std::vector<std::string>{});
}

TEST(GradientCheck, AnOpWithoutExamplesIsNamed) {
  Op forgotten = ops::tanh;
  forgotten.examples = nullptr;
  EXPECT_EQ(unchecked_ops({&ops::exponential, &forgotten}), std::vector<std::string>{"tanh"});
}

TEST(GradientCheck, APlantedWrongPartialIsCaught) {
  Op wrong = ops::tanh;
  wrong.partial = [](const Value& y, int) { return 1.0 - y; };
  const GradientCheck check = check_op(wrong);
  EXPECT_NE(check.failures, "");
  EXPECT_GT(check.worst, 1e-3);
}

TEST(GradientCheck, APlantedWrongReverseRuleIsCaught) {
  Op wrong = ops::softmax;
  wrong.vjp = [](const Value& y, const Value& dy, int) { return y * dy; };
  EXPECT_NE(check_op(wrong).failures, "");
}

TEST(GradientCheck, APlantedWrongForwardRuleIsCaught) {
  Op wrong = ops::log_sum_exp;
  wrong.jvp = [](const Value&, const std::vector<Value>& tangents) { return max_columns(tangents[0]); };
  EXPECT_NE(check_op(wrong).failures.find("along a direction"), std::string::npos);
}

// The value is right, but it hides from a second differentiation how it depends on y.
TEST(GradientCheck, APlantedWrongSecondDerivativeIsCaught) {
  Op wrong = ops::tanh;
  wrong.partial = [](const Value& y, int) {
    static const Op frozen = [] {
      Op op = ops::identity;
      op.derivative = Derivative::zero;
      return op;
    }();
    return 1.0 - y.graph().apply(frozen, {y * y});
  };
  EXPECT_EQ(check_op(wrong).failures, "");
  EXPECT_NE(check_second_derivatives(wrong).failures, "");
}

}  // namespace
}  // namespace lamina
