#include "lamina/expression.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "lamina/differentiate.hpp"
#include "lamina/error.hpp"
#include "lamina/plan.hpp"

namespace lamina {
namespace {

// The expression's value where x = 3, y = −2 and M = [1 2; 3 4].
std::vector<double> value_of(const std::string& text) {
  Graph graph;
  const Value x = graph.input("x", {}), y = graph.input("y", {}), m = graph.input("M", {2, 2});
  const Expression expression = parse_expression(text, {{"x", x}, {"y", y}, {"M", m}}, graph);
  return evaluate({expression.result}, {{x, {3}}, {y, {-2}}, {m, {1, 2, 3, 4}}})[0];
}

std::string refusal(const std::string& text) {
  try {
    value_of(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_FALSE(error.remedy().empty());
    return error.what();
  }
  return "accepted";
}

TEST(Expression, FollowsTheOrderOfOperations) {
  const std::pair<const char*, double> cases[] = {{"1 + 2 * x", 7},
                                                  {"(1 + 2) * x", 9},
                                                  {"8 - 4 - 2", 2},
                                                  {"8 / 4 / 2", 1},
                                                  {"-x^2", -9},
                                                  {"-2^2", -4},
                                                  {"(-2)^2", 4},
                                                  {"2 - -x", 5},
                                                  {"--x", 3},
                                                  {"-x*y", 6},
                                                  {"x^0", 1},
                                                  {"x^-2", 1.0 / 9},
                                                  {"x^7", 2187},
                                                  {"1e2 + .5", 100.5},
                                                  {"maximum(x, y) - minimum(x, y)", 5},
                                                  {"abs(y) + sign(y)", 1},
                                                  {"select(0, x, y)", -2},
                                                  {"sum(M)", 10},
                                                  {"sum(M @ M)", 54},
                                                  {"sum(M * M)", 30},
                                                  {"p = x*y; q = p + 1; p*q", 30},
                                                  {"sum(transpose(M) - M)", 0}};
  for (const auto& one : cases) EXPECT_DOUBLE_EQ(value_of(one.first)[0], one.second) << one.first;
  EXPECT_EQ(value_of("matmul(M, M)"), (std::vector<double>{7, 10, 15, 22}));
  EXPECT_DOUBLE_EQ(value_of("log(exp(x)) + sqrt(4) + tanh(0) + sigmoid(0) + relu(y) + softplus(0)")[0],
                   5.5 + std::log(2.0));
}

TEST(Expression, EqualPartsAreOneNode) {
  Graph graph;
  const Value x = graph.input("x", {});
  const Expression expression = parse_expression("exp(2*x) + exp(2*x)", {{"x", x}}, graph);
  EXPECT_EQ(graph.size(), 5u);  // x, 2, 2·x, exp, +
  EXPECT_EQ(expression.result.node().inputs[0], expression.result.node().inputs[1]);
}

TEST(Expression, ErrorsNameTheColumn) {
  const std::pair<const char*, const char*> cases[] = {
      {"x +", "column 4: expected a number or a name at the end"},
      {"2 x", "column 3: expected an operator before 'x'"},
      {"(x", "column 3: expected ')' at the end"},
      {"x + z", "column 5: the name z has no value"},
      {"ξ + 1", "column 1: expected a number or a name before 'ξ'"},
      {"x − 1", "column 3: expected an operator before '−'"},
      {"1 + max(x, y)", "column 5: there is no function max"},
      {"exp(x, y)", "column 1: exp: takes 1 inputs, got 2"},
      {"x^2.5", "column 3: an exponent that is no whole number"},
      {"x^99", "column 3: an exponent that is no whole number"},
      {"x^2^2", "column 4: a power of a power"},
      {"M @ transpose(x)", "column 5: transpose"},
      {"x = 2; x", "column 1: x has a value already"},
      {"p = x p", "column 7: expected ';'"},
      {"broadcast_to(x)", "column 1: there is no function broadcast_to"},
      {"1e999", "column 1: a number that no double holds"},
      {"", "column 1: expected a number or a name at the end"},
      {"sum(x, y)", "column 1: sum takes one argument"},
  };
  for (const auto& one : cases) EXPECT_NE(refusal(one.first).find(one.second), std::string::npos) << refusal(one.first);
  EXPECT_NE(refusal(std::string(100000, '(')).find("too many parentheses"), std::string::npos);
  EXPECT_NE(refusal(std::string(100000, '-') + "x").find("too many parentheses"), std::string::npos);
}

TEST(Expression, ListsItsFunctions) {
  const std::vector<std::string> names = expression_functions();
  for (const char* name : {"sum", "exp", "log", "sigmoid", "tanh", "relu", "softplus", "sqrt", "abs", "sign", "maximum",
                           "minimum", "matmul", "softmax"})
    EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
  for (const char* name : {"input", "cast", "slice", "one_hot", "pick", "random_uniform"})
    EXPECT_EQ(std::find(names.begin(), names.end(), name), names.end()) << name;
}

TEST(Quantities, AreNumbersAndMatrices) {
  const auto list = parse_quantities(" x=3, W=[.1 .2, 6; -4 3e0 1] ,v=[1;2]");
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].shape, (Shape{}));
  EXPECT_EQ(list[0].values, (std::vector<double>{3}));
  EXPECT_EQ(list[1].name, "W");
  EXPECT_EQ(list[1].shape, (Shape{2, 3}));
  EXPECT_EQ(list[1].values, (std::vector<double>{0.1, 0.2, 6, -4, 3, 1}));
  EXPECT_EQ(list[2].shape, (Shape{2, 1}));
}

TEST(Quantities, ErrorsNameTheColumn) {
  const std::pair<const char*, const char*> cases[] = {
      {"x", "column 2: expected '='"},           {"x=", "column 3: expected a number"},
      {"3", "column 1: expected a name"},        {"x=1,x=2", "column 5: x is given twice"},
      {"x=1 y=2", "column 5: expected a comma"}, {"W=[1 2; 3]", "a row of 1 numbers below one of 2"},
      {"W=[]", "a row without numbers"},         {"W=[1", "column 5: expected a number at the end"}};
  for (const auto& one : cases) {
    try {
      parse_quantities(one.first);
      ADD_FAILURE() << one.first;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(one.second), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace lamina
