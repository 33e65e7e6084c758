#include "nn/activations.hpp"

#include <limits>

#include "lamina/error.hpp"
#include "lamina/network.hpp"
#include "lamina/ops.hpp"
#include "nn/names.hpp"

namespace lamina::nn {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLeak = 0.01;
constexpr double kSqrtHalf = 0x1.6a09e667f3bcdp-1;

Value like(const Value& z, double value) { return z.graph().constant(value, z.type()); }

// The operands of maximum and minimum stand so that a NaN stays one.

Value identity(const Value& z) { return z; }
Value unit_step(const Value& z) { return 0.5 * (1.0 + sign(z)); }
Value piecewise_linear(const Value& z) { return minimum(like(z, 1), relu(z + 0.5)); }
Value leaky_relu(const Value& z) { return maximum(z, kLeak * z); }
// The exponential sees no positive z, where it would overflow and its derivative be ∞·0.
Value elu(const Value& z) { return relu(z) + expm1(minimum(like(z, 0), z)); }
Value gelu(const Value& z) { return z * (0.5 * (1.0 + erf(kSqrtHalf * z))); }
Value silu(const Value& z) { return z * sigmoid(z); }
Value mish(const Value& z) { return z * tanh(softplus(z)); }

// The largest piece of each unit; equal ones go to the first, and a NaN in any piece stays.
Value maxout(const Value& z, std::int64_t pieces) {
  const std::int64_t units = z.shape()[1] / pieces;
  Value largest = slice(z, 0, units);
  for (std::int64_t p = 1; p < pieces; ++p) {
    const Value piece = slice(z, p * units, units);
    largest = select(is_missing(piece), piece, maximum(piece, largest));
  }
  return largest;
}

}  // namespace

const std::vector<Activation>& activations() {
  // name, formula, derivative, low, high, kinks (at, left, right, taken), citation, function
  static const std::vector<Activation> table = {
      {"linear", "z", "1", -kInfinity, kInfinity, {}, "Widrow & Hoff 1960, Adaptive switching circuits", identity},
      {"unit_step",
       "z < 0 ? 0 : z > 0 ? 1 : ½",
       "0",
       0,
       1,
       {},
       "McCulloch & Pitts 1943, A logical calculus of the ideas immanent in nervous activity",
       unit_step,
       nullptr,
       true},
      {"sign",
       "z < 0 ? −1 : z > 0 ? 1 : 0",
       "0",
       -1,
       1,
       {},
       "Rosenblatt 1958, The perceptron: a probabilistic model for information storage and organization in the brain",
       sign,
       nullptr,
       true},
      {"piecewise_linear",
       "min(max(z + ½, 0), 1)",
       "−½ < z ≤ ½ ? 1 : 0",
       0,
       1,
       {{-0.5, 0, 1, 0}, {0.5, 1, 0, 1}},
       "Haykin 1999, Neural networks: a comprehensive foundation",
       piecewise_linear},
      {"sigmoid",
       "1 / (1 + e⁻ᶻ)",
       "a·(1 − a)",
       0,
       1,
       {},
       "Rumelhart, Hinton & Williams 1986, Learning representations by back-propagating errors",
       sigmoid},
      {"tanh", "tanh z", "1 − a²", -1, 1, {}, "LeCun, Bottou, Orr & Müller 1998, Efficient BackProp", tanh},
      {"relu",
       "max(z, 0)",
       "z > 0 ? 1 : 0",
       0,
       kInfinity,
       {{0, 0, 1, 0}},
       "Nair & Hinton 2010, Rectified linear units improve restricted Boltzmann machines",
       relu},
      {"leaky_relu",
       "max(z, 0.01·z)",
       "z > 0 ? 1 : 0.01",
       -kInfinity,
       kInfinity,
       {{0, kLeak, 1, kLeak}},
       "Maas, Hannun & Ng 2013, Rectifier nonlinearities improve neural network acoustic models",
       leaky_relu},
      {"elu",
       "z > 0 ? z : eᶻ − 1",
       "z > 0 ? 1 : eᶻ",
       -1,
       kInfinity,
       {},
       "Clevert, Unterthiner & Hochreiter 2016, Fast and accurate deep network learning by exponential linear units",
       elu},
      {"gelu",
       "z·Φ(z), Φ(z) = ½·(1 + erf(z / √2))",
       "Φ(z) + z·e^(−z²/2) / √(2π)",
       -0.16997120747990369,
       kInfinity,
       {},
       "Hendrycks & Gimpel 2016, Gaussian error linear units",
       gelu},
      {"silu",
       "z·σ(z), σ(z) = 1 / (1 + e⁻ᶻ)",
       "a + σ(z)·(1 − a)",
       -0.27846454276107385,
       kInfinity,
       {},
       "Elfwing, Uchibe & Doya 2018, Sigmoid-weighted linear units for neural network function approximation",
       silu},
      {"mish",
       "z·tanh s, s = log(1 + eᶻ)",
       "tanh s + z·σ(z)·(1 − tanh² s)",
       -0.30884341301725043,
       kInfinity,
       {},
       "Misra 2020, Mish: a self regularized non-monotonic activation function",
       mish},
      {"softplus",
       "log(1 + eᶻ)",
       "σ(z)",
       0,
       kInfinity,
       {},
       "Dugas, Bengio, Bélisle, Nadeau & Garcia 2001, Incorporating second-order functional knowledge for better "
       "option pricing",
       softplus},
      {"exponential", "eᶻ", "a", 0, kInfinity, {}, "Nelder & Wedderburn 1972, Generalized linear models", exp},
      {"maxout",
       "max over a unit's pieces z⁽ᵖ⁾",
       "1 for the first largest piece, else 0",
       -kInfinity,
       kInfinity,
       {},
       "Goodfellow, Warde-Farley, Mirza, Courville & Bengio 2013, Maxout networks",
       identity,
       maxout},
      {"softmax",
       "eᶻ / Σ eᶻ",
       "∂aᵢ/∂zⱼ = aᵢ·([i = j] − aⱼ)",
       0,
       1,
       {},
       "Bridle 1990, Probabilistic interpretation of feedforward classification network outputs",
       softmax},
  };
  return table;
}

const Activation* find_activation(const std::string& name) { return find_named(activations(), name); }

Value activate(const Activation& activation, const Value& z, std::int64_t pieces) {
  if (!activation.fold) return activation.apply(z);
  expect(pieces >= 1 && z.shape()[1] % pieces == 0, "a unit has a whole number of pieces");
  return activation.apply(activation.fold(z, pieces));
}

}  // namespace lamina::nn

namespace lamina {

const std::vector<std::string>& activation_names() {
  static const auto names = nn::names_of(nn::activations());
  return names;
}

}  // namespace lamina
