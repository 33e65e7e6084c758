// Every activation against its closed form in long double: values, derivatives, kinks, ranges, NaN.
#include "nn/activations.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "graph/check.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/network.hpp"
#include "lamina/ops.hpp"
#include "lamina/plan.hpp"

namespace lamina {
namespace {

using Real = long double;
constexpr double kEpsilon = std::numeric_limits<double>::epsilon(), kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kSmallest = std::numeric_limits<double>::denorm_min(), kMax = std::numeric_limits<double>::max();

struct Applied {
  std::vector<double> values, derivatives;
};

Applied applied(const nn::Activation& activation, const std::vector<double>& z) {
  Graph graph;
  const Value x = graph.input("z", {kRows, 1});
  const Value a = activation.apply(x);
  const auto found = evaluate({a, gradients(a, {x})[0]}, {{x, z}}, static_cast<std::int64_t>(z.size()));
  return {found[0], found[1]};
}

Real sigma(Real z) { return z < 0 ? std::exp(z) / (1 + std::exp(z)) : 1 / (1 + std::exp(-z)); }
Real density(Real z) { return std::exp(-z * z / 2) / std::sqrt(8 * std::atan(Real(1))); }
Real distribution(Real z) { return std::erfc(-z / std::sqrt(Real(2))) / 2; }
Real log_one_plus_exp(Real z) { return std::max(z, Real(0)) + std::log1p(std::exp(-std::fabs(z))); }
Real mish_slope(Real z) {
  const Real s = log_one_plus_exp(z), t = std::tanh(s);
  return t + z * sigma(z) / (std::cosh(s) * std::cosh(s));
}

// Value and derivative as the papers write them; where there are two derivatives, the one from the left.
struct Exact {
  std::function<Real(Real)> value, derivative;
};

const std::map<std::string, Exact>& exact_forms() {
  constexpr Real kLeak = 0.01;  // as a double, which the graph holds
  static const Real leak = static_cast<double>(kLeak);
  static const std::map<std::string, Exact> forms = {
      {"linear", {[](Real z) { return z; }, [](Real) { return 1; }}},
      {"unit_step", {[](Real z) { return z < 0   ? 0
                                         : z > 0 ? 1
                                                 : 0.5; }, [](Real) { return 0; }}},
      {"sign", {[](Real z) { return z < 0   ? -1
                                    : z > 0 ? 1
                                            : 0; }, [](Real) { return 0; }}},
      {"piecewise_linear",
       {[](Real z) { return z <= -0.5L  ? 0
                            : z >= 0.5L ? 1
                                        : z + 0.5L; },
        [](Real z) { return z > -0.5L && z <= 0.5L ? 1 : 0; }}},
      {"sigmoid", {sigma, [](Real z) { return sigma(z) * sigma(-z); }}},
      {"tanh", {[](Real z) { return std::tanh(z); }, [](Real z) { return 4 * sigma(2 * z) * sigma(-2 * z); }}},
      {"relu", {[](Real z) { return z > 0 ? z : 0; }, [](Real z) { return z > 0 ? 1 : 0; }}},
      {"leaky_relu", {[](Real z) { return z > 0 ? z : leak * z; }, [](Real z) { return z > 0 ? 1 : leak; }}},
      {"elu", {[](Real z) { return z > 0 ? z : std::expm1(z); }, [](Real z) { return z > 0 ? 1 : std::exp(z); }}},
      {"gelu", {[](Real z) { return z * distribution(z); }, [](Real z) { return distribution(z) + z * density(z); }}},
      {"silu", {[](Real z) { return z * sigma(z); }, [](Real z) { return sigma(z) + z * sigma(z) * sigma(-z); }}},
      {"mish", {[](Real z) { return z * std::tanh(log_one_plus_exp(z)); }, mish_slope}},
      {"softplus", {log_one_plus_exp, sigma}},
      {"exponential", {[](Real z) { return std::exp(z); }, [](Real z) { return std::exp(z); }}},
      {"maxout", {[](Real z) { return z; }, [](Real) { return 1; }}},  // of one piece
      {"softmax", {[](Real) { return 1; }, [](Real) { return 0; }}},   // of one unit
  };
  return forms;
}

std::vector<double> points() {
  std::vector<double> all = {0, -0.0};
  for (const double size :
       {kSmallest, 1e-310, 1e-300, 1e-20, 1e-8, 0.5, 20.0, 37.0, 100.0, 700.0, 1e4, 1e15, 1e200, 1e300, kMax})
    for (const double z : {size, -size}) all.push_back(z);
  for (int i = -600; i <= 600; ++i) all.push_back(i / 64.0 + 0.003);
  return all;
}

// A few roundings of the terms an activation is made of: none exceeds |a| + min(|z|, 40), for beyond 40 the factors
// that multiply z are 0 or 1 to the last bit.
double rounding(double z, double a) { return 8 * kEpsilon * (std::fabs(a) + std::min(std::fabs(z), 40.0)) + kSmallest; }
double rounding_of_slope(double z, double slope) {
  return 16 * kEpsilon * (std::fabs(slope) + 1 + std::min(std::fabs(z), 40.0));
}

bool agree(double found, double wanted, double tolerance) {
  return std::isinf(wanted) ? found == wanted : std::fabs(found - wanted) <= tolerance;
}

TEST(Activations, Lecture_2_ValuesAndDerivativesAreThoseOfTheClosedForms) {
  for (const auto& activation : nn::activations()) {
    SCOPED_TRACE(activation.name);
    const Exact& exact = exact_forms().at(activation.name);
    const auto z = points();
    const Applied found = applied(activation, z);
    for (std::size_t i = 0; i < z.size(); ++i) {
      const auto value = static_cast<double>(exact.value(z[i])), slope = static_cast<double>(exact.derivative(z[i]));
      EXPECT_TRUE(agree(found.values[i], value, rounding(z[i], value)))
          << "f(" << z[i] << ") = " << found.values[i] << ", not " << value;
      EXPECT_TRUE(agree(found.derivatives[i], slope, rounding_of_slope(z[i], slope)))
          << "f'(" << z[i] << ") = " << found.derivatives[i] << ", not " << slope;
    }
  }
}

TEST(Activations, Lecture_2_OneSidedDerivativesAtTheKinks) {
  for (const auto& activation : nn::activations())
    for (const auto& kink : activation.kinks) {
      SCOPED_TRACE(std::string(activation.name) + " at " + std::to_string(kink.at));
      const double h = 0x1p-20;
      const Applied found = applied(activation, {kink.at - h, kink.at, kink.at + h});
      EXPECT_NEAR((found.values[1] - found.values[0]) / h, kink.left, 1e-9) << "f'(kink−)";
      EXPECT_NEAR((found.values[2] - found.values[1]) / h, kink.right, 1e-9) << "f'(kink+)";
      EXPECT_EQ(found.derivatives, (std::vector<double>{kink.left, kink.taken, kink.right}));
      EXPECT_NE(kink.left, kink.right);
    }
  EXPECT_EQ(nn::find_activation("relu")->kinks.size(), 1u);
  EXPECT_EQ(nn::find_activation("leaky_relu")->kinks.size(), 1u);
}

// Wherever the derivative jumps on a fine grid, the table has a kink.
TEST(Activations, Lecture_2_AllKinksAreDeclared) {
  constexpr double h = 0x1p-30;
  std::vector<double> sides;
  for (int i = -256; i <= 256; ++i) sides.insert(sides.end(), {i / 64.0 - h, i / 64.0 + h});
  for (const auto& activation : nn::activations()) {
    const auto slopes = applied(activation, sides).derivatives;
    for (std::size_t i = 0; i < sides.size(); i += 2) {
      const double z = sides[i] + h;
      const bool declared = std::any_of(activation.kinks.begin(), activation.kinks.end(),
                                        [&](const nn::Kink& kink) { return kink.at == z; });
      EXPECT_EQ(std::fabs(slopes[i + 1] - slopes[i]) > 1e-6, declared) << activation.name << " at " << z;
    }
  }
}

TEST(Activations, ValuesFillTheirRange) {
  std::vector<double> z = points();
  for (int i = -4000; i <= 4000; ++i) z.push_back(i / 1000.0);
  for (const auto& activation : nn::activations()) {
    SCOPED_TRACE(activation.name);
    const auto values = applied(activation, z).values;
    const auto [least, largest] = std::minmax_element(values.begin(), values.end());
    const auto reaches = [](double extreme, double bound) {
      return std::isinf(bound) ? std::fabs(extreme) > 1e200 : std::fabs(extreme - bound) < 1e-6;
    };
    EXPECT_GE(*least, activation.low - kEpsilon);
    EXPECT_LE(*largest, activation.high);
    const bool shared = std::string(activation.name) == "softmax";  // one unit alone always has 1
    EXPECT_TRUE(shared || reaches(*least, activation.low)) << *least;
    EXPECT_TRUE(reaches(*largest, activation.high)) << *largest;
  }
}

TEST(Activations, NanStaysNan) {
  for (const auto& activation : nn::activations()) {
    Graph graph;
    const Value z = graph.input("z", {kRows, 4});
    const auto values = evaluate({nn::activate(activation, z, 2)}, {{z, {kNan, 1, 2, kNan, kNan, 1, 2, 3}}}, 2)[0];
    EXPECT_TRUE(std::isnan(values[0])) << activation.name;
    EXPECT_TRUE(!activation.fold || (std::isnan(values[1]) && std::isnan(values[2]) && values[3] == 3));
  }
}

TEST(Activations, Lecture_2_SaturatedSigmoidHasNoSlope) {
  const auto slopes = applied(*nn::find_activation("sigmoid"), {0, 10, -10, 40, -40}).derivatives;
  EXPECT_EQ(slopes[0], 0.25);
  for (const std::size_t far : {1, 2}) EXPECT_NEAR(slopes[far], 4.5395807735951673e-05, 4 * kEpsilon);
  for (const std::size_t farther : {3, 4}) EXPECT_LT(slopes[farther], 1e-15);
}

TEST(Activations, Lecture_2_MaxoutTakesTheFirstLargestPiece) {
  Graph graph;
  const Value z = graph.input("z", {kRows, 6});  // two units of three pieces
  const Value a = nn::activate(*nn::find_activation("maxout"), z, 3);
  const auto found = evaluate({a, gradients(a, {z})[0]}, {{z, {1, -5, 3, -5, 2, -5}}});
  EXPECT_EQ(found[0], (std::vector<double>{3, -5}));
  EXPECT_EQ(found[1], (std::vector<double>{0, 1, 1, 0, 0, 0}));
}

TEST(Activations, MaxoutOfEveryNumberOfPiecesHasRightGradients) {
  for (const std::int64_t pieces : {1, 2, 3, 5}) {
    Graph graph;
    const Value z = graph.input("z", {kRows, 3 * pieces});
    const Value a = nn::activate(*nn::find_activation("maxout"), z, pieces);
    EXPECT_EQ(a.shape(), (Shape{kRows, 3}));
    EXPECT_EQ(check_gradients(a, {{z, spread_values(static_cast<std::size_t>(15 * pieces), -2, 2, 3)}}, 5).failures,
              "");
  }
}

TEST(Activations, Lecture_2_Softmax) {
  Graph graph;
  const Value z = graph.input("z", {kRows, 3});
  const double sum = std::exp(-2.0) + 1 + std::exp(1.5);
  const std::vector<double> a = {std::exp(-2.0) / sum, 1 / sum, std::exp(1.5) / sum};
  const Value second = graph.constant({3}, {0, 1, 0}) * nn::find_activation("softmax")->apply(z);
  const auto found =
      evaluate({nn::find_activation("softmax")->apply(z), gradients(second, {z})[0]}, {{z, {-2, 0, 1.5}}});
  for (std::size_t j = 0; j < 3; ++j) {
    EXPECT_NEAR(found[0][j], a[j], 4 * kEpsilon);
    EXPECT_NEAR(found[1][j], a[1] * ((j == 1 ? 1 : 0) - a[j]), 4 * kEpsilon);
  }
}

TEST(Activations, DerivativesOfZeroAreMarked) {
  for (const auto& activation : nn::activations())
    EXPECT_EQ(activation.stops_gradients, std::string(activation.derivative) == "0") << activation.name;
}

TEST(Activations, EveryNameIsFound) {
  for (const auto& name : activation_names()) EXPECT_NE(nn::find_activation(name), nullptr) << name;
  EXPECT_EQ(nn::find_activation("rel"), nullptr);
}

}  // namespace
}  // namespace lamina
