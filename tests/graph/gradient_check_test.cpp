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

std::vector<const Op*> ops_with_examples() {
  std::vector<const Op*> ops;
  for (const Op* op : op_table())
    if (op->examples != nullptr) ops.push_back(op);
  return ops;
}

INSTANTIATE_TEST_SUITE_P(Table, OpGradient, testing::ValuesIn(ops_with_examples()),
                         [](const auto& tested) { return std::string(tested.param->name); });

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

}  // namespace
}  // namespace lamina
