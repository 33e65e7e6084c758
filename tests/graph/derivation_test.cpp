// The lectures' examples of differentiation, as the derivation tabulates them.
#include "lamina/derivation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "lamina/error.hpp"
#include "lamina/expression.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

// A derivation from text, as the command line makes it.
struct Worked {
  Graph graph;
  Derivation table;

  Worked(const std::string& expression, const std::string& at, const std::vector<std::string>& by = {}) {
    std::vector<std::pair<std::string, Value>> leaves;
    std::vector<At> numbers;
    for (const Quantity& quantity : parse_quantities(at)) {
      leaves.emplace_back(quantity.name, graph.input(quantity.name, quantity.shape));
      numbers.push_back({leaves.back().second, quantity.values});
    }
    const Expression parsed = parse_expression(expression, leaves, graph);
    DerivationOptions options{{}, parsed.names};
    for (const std::string& name : by)
      for (const auto& leaf : leaves)
        if (leaf.first == name) options.variables.push_back({leaf.second});
    table = derivation(parsed.result, numbers, options);
  }

  const DerivationStep& step(const std::string& name) const {
    for (const DerivationStep& step : table.steps)
      if (step.name == name) return step;
    ADD_FAILURE() << "no step " << name;
    return table.steps[0];
  }
  double value(const std::string& name) const { return step(name).values[0]; }
  double adjoint(const std::string& name) const { return step(name).adjoint[0]; }
};

// Lecture B's table for −log σ(Wx) at x = 3, W = 3, with the signs that its ∂ξ4/∂ξ3 loses put right.
TEST(Derivation, Lecture_4_4_forward_and_reverse_mode) {
  const Worked w("-log(1/(1+exp(-W*x)))", "x=3,W=3", {"W"});
  const double e = std::exp(-9.0), p = 1 / (1 + e);
  struct Expected {
    const char *name, *formula, *by;
    double value, local, forward, adjoint;
  };
  const Expected rows[] = {{"ξ1", "−W · x", "W", -9, -3, -3, e * p},
                           {"ξ2", "e^ξ1", "ξ1", e, e, -3 * e, p},
                           {"ξ3", "1 + ξ2", "ξ2", 1 + e, 1, -3 * e, p},
                           {"ξ4", "1 / ξ3", "ξ3", p, -p * p, 3 * e * p * p, -1 / p},
                           {"ξ5", "log ξ4", "ξ4", std::log(p), 1 / p, 3 * e * p, -1},
                           {"L", "−ξ5", "ξ5", -std::log(p), -1, -3 * e * p, 1}};
  ASSERT_EQ(w.table.steps.size(), 8u);
  EXPECT_EQ(w.table.columns, std::vector<std::string>{"W"});
  for (std::size_t i = 0; i < 6; ++i) {
    const DerivationStep& step = w.table.steps[i + 2];
    SCOPED_TRACE(rows[i].name);
    EXPECT_EQ(step.name, rows[i].name);
    EXPECT_EQ(step.formula, rows[i].formula);
    // A few roundings of numbers of size one.
    EXPECT_NEAR(step.values[0], rows[i].value, 1e-15);
    EXPECT_NEAR(step.forward[0][0], rows[i].forward, 1e-15);
    EXPECT_NEAR(step.adjoint[0], rows[i].adjoint, 1e-15);
    ASSERT_EQ(step.locals.size(), 1u);
    EXPECT_EQ(w.table.steps[step.locals[0].input].name, rows[i].by);
    EXPECT_NEAR(step.locals[0].values[0], rows[i].local, 1e-15);
  }
  EXPECT_NEAR(w.adjoint("W"), -0.000370183728, 5e-13);
  EXPECT_NEAR(w.step("L").forward[0][0], -0.000370183728, 5e-13);
}

// The other half, −(1−y)·log(1−σ(Wx)) at y = 0: +2.99963.
TEST(Derivation, Lecture_4_4_the_other_half) {
  const Worked w("-(1-y)*log(1-sigmoid(W*x))", "x=3,W=3,y=0", {"W"});
  EXPECT_NEAR(w.adjoint("W"), 2.99963, 5e-6);
  // 1 − σ is formed from a σ near 1, off by up to 1.1e-16 / 1.2e-4 of itself.
  EXPECT_NEAR(w.adjoint("W"), 3 / (1 + std::exp(-9.0)), 1e-11);
}

TEST(Derivation, Lecture_4_1_forward_pass) {
  const Worked w("z2 = W2@x + b2; a2 = sigmoid(z2); z3 = W3@a2 + b3; sigmoid(z3)",
                 "x=[3;0;1],W2=[.1 .2 .6; .4 .3 .1],b2=[.4;.2],W3=[.2 .1; .1 .4],b3=[.6;.3]");
  const auto expect = [&](const char* name, double first, double second) {
    EXPECT_NEAR(w.step(name).values[0], first, 5e-5) << name;
    EXPECT_NEAR(w.step(name).values[1], second, 5e-5) << name;
  };
  expect("z2", 1.3, 1.5);
  expect("a2", 0.7858, 0.8176);
  expect("z3", 0.8389, 0.7056);
  expect("L", 0.6982, 0.6694);
}

constexpr const char* kTwoByTwo =
    "net_h1 = w1*i1 + w2*i2 + b1; net_h2 = w3*i1 + w4*i2 + b1; out_h1 = sigmoid(net_h1); out_h2 = sigmoid(net_h2);"
    "net_o1 = w5*out_h1 + w6*out_h2 + b2; net_o2 = w7*out_h1 + w8*out_h2 + b2;"
    "out_o1 = sigmoid(net_o1); out_o2 = sigmoid(net_o2); E_o1 = (t1 - out_o1)^2/2; E_o2 = (t2 - out_o2)^2/2;"
    "E_o1 + E_o2";
constexpr const char* kTwoByTwoAt =
    "w1=.15,w2=.20,w3=.25,w4=.30,w5=.40,w6=.45,w7=.50,w8=.55,b1=.35,b2=.60,i1=.05,i2=.10,t1=.01,t2=.99";

// Lecture D's 2-2-2 net of sigmoid units: every printed digit, then the update at rate ½.
TEST(Derivation, Lecture_4_2_back_propagation) {
  const Worked w(kTwoByTwo, kTwoByTwoAt);
  EXPECT_NEAR(w.value("out_h1"), 0.593269992, 5e-10);
  EXPECT_NEAR(w.value("out_o1"), 0.75136507, 5e-9);
  EXPECT_NEAR(w.value("out_o2"), 0.772928465, 5e-10);
  EXPECT_NEAR(w.value("L"), 0.298371109, 5e-10);
  EXPECT_NEAR(w.step("out_h1").locals[0].values[0], 0.241300709, 5e-10);  // ∂out_h1/∂net_h1
  EXPECT_NEAR(w.adjoint("w5"), 0.082167041, 5e-10);
  EXPECT_NEAR(w.adjoint("w7"), -0.0226, 5e-5);
  EXPECT_NEAR(w.adjoint("w1"), 0.000438568, 5e-10);
  EXPECT_NEAR(w.value("w5") - 0.5 * w.adjoint("w5"), 0.35891648, 5e-9);  // as M. Mazur prints for this net
  EXPECT_NEAR(w.value("w1") - 0.5 * w.adjoint("w1"), 0.149780716, 5e-10);
  // Forward mode, one pass a weight, comes to the same.
  for (std::size_t i = 0; i < w.table.columns.size(); ++i)
    EXPECT_NEAR(w.step("L").forward[i][0], w.adjoint(w.table.columns[i]), 1e-16) << w.table.columns[i];
}

// The same in matrix form: δ by the recursion, the weights' gradients as outer products.
TEST(Derivation, Lecture_4_2_in_matrix_form) {
  const Worked scalar(kTwoByTwo, kTwoByTwoAt);
  const Worked w("h = sigmoid(W1@i + b1); o = sigmoid(W2@h + b2); sum((t - o)^2)/2",
                 "W1=[.15 .20; .25 .30],W2=[.40 .45; .50 .55],b1=.35,b2=.60,i=[.05; .10],t=[.01; .99]");
  EXPECT_NEAR(w.value("L"), 0.298371109, 5e-10);
  const char* const names[] = {"w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8"};
  for (std::size_t i = 0; i < 8; ++i)
    EXPECT_NEAR(w.step(i < 4 ? "W1" : "W2").adjoint[i % 4], scalar.adjoint(names[i]), 1e-16) << names[i];
  EXPECT_NEAR(w.adjoint("b1"), scalar.adjoint("b1"), 1e-16);
  EXPECT_NEAR(w.adjoint("b2"), scalar.adjoint("b2"), 1e-16);
}

// Lecture A's net of (1, 2, 1) units with a linear output: its formulas for L = (y − f)², at some numbers.
TEST(Derivation, Lecture_4_2_the_smallest_net) {
  const Worked n(
      "z1 = w11*x + b1; z2 = w21*x + b2; a1 = tanh(z1); a2 = tanh(z2); z3 = v1*a1 + v2*a2 + c; f = z3;"
      "(y - f)^2",
      "x=.7,y=1.2,w11=.3,w21=-.8,b1=.1,b2=.2,v1=.5,v2=-.4,c=.05");
  const double a1 = n.value("a1"), a2 = n.value("a2"), delta3 = -2 * (1.2 - n.value("z3"));
  EXPECT_NEAR(n.adjoint("z3"), delta3, 1e-15);
  EXPECT_NEAR(n.adjoint("v1"), delta3 * a1, 1e-15);
  EXPECT_NEAR(n.adjoint("v2"), delta3 * a2, 1e-15);
  EXPECT_NEAR(n.adjoint("c"), delta3, 1e-15);
  const double delta1 = delta3 * 0.5 * (1 - a1 * a1), delta2 = delta3 * -0.4 * (1 - a2 * a2);
  EXPECT_NEAR(n.adjoint("z1"), delta1, 1e-15);
  EXPECT_NEAR(n.adjoint("w11"), delta1 * 0.7, 1e-15);
  EXPECT_NEAR(n.adjoint("w21"), delta2 * 0.7, 1e-15);
  EXPECT_NEAR(n.adjoint("b2"), delta2, 1e-15);
  // And symbolically: the gradient of a weight is the δ above it times what it is multiplied with.
  EXPECT_EQ(n.step("w11").adjoint_formula, "∂L/∂z1 · x");
  EXPECT_EQ(n.step("b1").adjoint_formula, "∂L/∂z1");
  EXPECT_EQ(n.step("a1").adjoint_formula, "∂L/∂z3 · v1");
  EXPECT_EQ(n.step("z1").adjoint_formula, "∂L/∂a1 · (1 − a1 · a1)");
}

// Every node knows its value and its local derivative: one more unit in between needs no derivation anew.
TEST(Derivation, Lecture_4_3_a_changed_network_needs_no_new_derivation) {
  const Worked two("sigmoid(v*tanh(w*x))", "x=.5,w=1.5,v=-2", {"w"});
  const Worked three("sigmoid(u*softplus(v*tanh(w*x)))", "x=.5,w=1.5,v=-2,u=.3", {"w"});
  const double t = std::tanh(0.75), z = -2 * t, s2 = 1 / (1 + std::exp(-z));
  EXPECT_NEAR(two.adjoint("w"), s2 * (1 - s2) * -2 * (1 - t * t) * 0.5, 1e-15);
  const double s3 = 1 / (1 + std::exp(-0.3 * std::log1p(std::exp(z))));
  EXPECT_NEAR(three.adjoint("w"), s3 * (1 - s3) * 0.3 * s2 * -2 * (1 - t * t) * 0.5, 1e-15);
}

// ∂L/∂p · ∂p/∂h · ∂h/∂β of logistic regression, term by term; ∂L/∂p = −y/p + (1−y)/(1−p).
TEST(Derivation, Lecture_4_7_the_chain_of_logistic_regression) {
  for (const double y : {0.0, 1.0}) {
    const Worked w("h = beta0 + beta1*x; p = sigmoid(h); -y*log(p) - (1-y)*log(1-p)",
                   "beta0=.5,beta1=-1,x=2,y=" + std::to_string(y), {"beta0", "beta1"});
    const double p = 1 / (1 + std::exp(1.5));
    EXPECT_NEAR(w.adjoint("p"), -y / p + (1 - y) / (1 - p), 1e-14);
    EXPECT_NEAR(w.step("p").locals[0].values[0], p * (1 - p), 1e-15);
    EXPECT_EQ(w.step("p").locals[0].formula, "p · (1 − p)");
    EXPECT_NEAR(w.adjoint("h"), p - y, 1e-14);
    EXPECT_NEAR(w.adjoint("beta0"), p - y, 1e-14);
    EXPECT_NEAR(w.adjoint("beta1"), (p - y) * 2, 1e-14);
  }
}

// hⁱ = W hⁱ⁻¹, W = diag(a, b), y = Σ hⁿ from h⁰ = (1, 1): ∇y = (n·aⁿ⁻¹, n·bⁿ⁻¹).
TEST(Derivation, Lecture_4_8_exploding_and_vanishing_gradients) {
  for (const int n : {1, 10, 50}) {
    std::string text = "h0 = 1*one;";
    for (int i = 1; i <= n; ++i) text += "h" + std::to_string(i) + " = ab * h" + std::to_string(i - 1) + ";";
    text += "sum(h" + std::to_string(n) + ")";
    const auto gradient = [&](const std::string& ab) {
      return Worked(text, "one=[1 1],ab=" + ab, {"ab"}).step("ab").adjoint;
    };
    const auto exploding = gradient("[1 2]"), vanishing = gradient("[.5 .9]");
    EXPECT_DOUBLE_EQ(exploding[0], n);
    EXPECT_DOUBLE_EQ(exploding[1], n * std::pow(2.0, n - 1));
    EXPECT_NEAR(vanishing[0], n * std::pow(0.5, n - 1), 1e-15);
    EXPECT_NEAR(vanishing[1], n * std::pow(0.9, n - 1), 1e-13);
  }
}

TEST(Derivation, OfAGraphMadeInCpp) {
  Graph graph;
  const Value x = graph.input("x", {1}), w = graph.parameter("W", {1});
  const Value loss = -log(sigmoid(w * x));
  const std::size_t before = graph.size();
  const Derivation table = derivation(loss, {{x, 3}, {w, 3}});
  EXPECT_EQ(graph.size(), before);
  EXPECT_EQ(table.columns, (std::vector<std::string>{"x", "W"}));
  std::ostringstream text;
  text << table;
  EXPECT_NE(text.str().find("−0.000370183728"), std::string::npos) << text.str();
}

TEST(Derivation, OfABatchTakesItsRowsFromTheNumbers) {
  Graph graph;
  const Value x = graph.input("x", {kRows, 2}), w = graph.parameter("w", {2, 1});
  const Derivation table = derivation(matmul(x, w), {{x, {1, 2, 3, 4, 5, 6}}, {w, {1, -1}}}, {{{w, 1}}});
  EXPECT_EQ(table.steps.back().values, (std::vector<double>{-1, -1, -1}));
  EXPECT_EQ(table.steps.back().forward[0], (std::vector<double>{2, 4, 6}));
  EXPECT_EQ(table.columns[0], "w[2,1]");
  EXPECT_EQ(table.steps[1].adjoint, (std::vector<double>{9, 12}));
}

TEST(Derivation, AnInputReadTwiceCountsTwice) {
  const Worked w("(x + 1)^2", "x=4");
  EXPECT_EQ(w.step("L").locals.size(), 1u);
  EXPECT_EQ(w.step("L").locals[0].formula, "2 · ξ1");
  EXPECT_EQ(w.step("L").locals[0].values[0], 10);
  EXPECT_EQ(w.adjoint("x"), 10);
  const Worked product("-x*x", "x=4");
  EXPECT_EQ(product.step("L").locals[0].values[0], -8);
}

TEST(Derivation, SetsParenthesesWhereTheyMatter) {
  const std::pair<const char*, const char*> cases[] = {
      {"x*x*x", "∂L/∂L · ξ1 + ∂L/∂ξ1 · x + ∂L/∂ξ1 · x"},
      {"1/x", "∂L/∂L · (−(L / x))"},
      {"log(x)", "∂L/∂L · (1 / x)"},
      {"sqrt(x)", "∂L/∂L · (0.5 / L)"},
      {"-2*tanh(x)", "∂L/∂ξ1 · (1 − ξ1 · ξ1)"},
      {"x - exp(x)", "∂L/∂L + ∂L/∂ξ1 · ξ1"},
  };
  for (const auto& one : cases) EXPECT_EQ(Worked(one.first, "x=2").step("x").adjoint_formula, one.second) << one.first;
}

TEST(Derivation, PiecewiseConstantStepsStopIt) {
  const Worked w("x*positive(x)", "x=2");
  EXPECT_TRUE(w.step("ξ1").locals.empty());
  EXPECT_EQ(w.adjoint("ξ1"), 2);
  EXPECT_EQ(w.adjoint("x"), 1);
}

TEST(Derivation, RefusesWhatIsNotFinite) {
  try {
    Worked("log(x)", "x=-1");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("L is "), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("nan"), std::string::npos) << error.what();
  }
  EXPECT_THROW(Worked("sqrt(x)", "x=0"), Error);  // its derivative is infinite
  Graph graph;
  const Value x = graph.input("x", {2});
  EXPECT_THROW(derivation(x * x, {}), Error);
  EXPECT_THROW(derivation(x * x, {{x, 1}}), Error);
  EXPECT_THROW(derivation(x * x, {{x, {1, 2}}}, {{{x, 2}}}), Error);
}

TEST(Derivation, OfAnArrayIsThatOfItsSum) {
  const Worked w("x*x", "x=[1 2]");
  EXPECT_EQ(w.step("x").adjoint, (std::vector<double>{2, 4}));
  EXPECT_NE(to_text(w.table).find("from the sum of the elements of L"), std::string::npos);
}

TEST(Derivation, RefusesMoreStepsThanItWrites) {
  std::string text = "x";
  for (int i = 1; i <= 998; ++i) text += "+x";
  EXPECT_EQ(Worked(text, "x=1").adjoint("x"), 999);
  for (int i = 0; i < 20000; ++i) text += "+x";
  EXPECT_THROW(Worked(text, "x=1"), Error);
}

TEST(Derivation, DrawsItsGraph) {
  const std::string dot = to_dot(Worked("p = sigmoid(W*x); -log(p)", "x=3,W=3", {"W"}).table);
  EXPECT_EQ(dot.rfind("digraph derivation {", 0), 0u);
  for (const char* part : {"n0 [label=\"x = 3\", shape=box];", "n1 -> n2 [label=\"3\"];", "n0 -> n2;",
                           "p = 1 / (1 + e^(−ξ1)) = 0.999876605\n∂L/∂p = −1.00012341"})
    EXPECT_NE(dot.find(part), std::string::npos) << dot;
}

}  // namespace
}  // namespace lamina
