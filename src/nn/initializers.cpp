#include "nn/initializers.hpp"

#include <algorithm>
#include <cmath>

#include "base/philox.hpp"
#include "lamina/network.hpp"
#include "nn/names.hpp"
#include "nn/orthogonal.hpp"

namespace lamina::nn {
namespace {

constexpr std::int64_t kIncoming = 15;  // non-zero weights of a unit, as in Martens 2010

double inputs(const Fans& fans) { return static_cast<double>(fans.in); }
double units(const Fans& fans) { return static_cast<double>(fans.out); }

double zero(const Fans&) { return 0; }
double scale_squared(const Fans& fans) { return fans.scale * fans.scale; }
double third_of_scale_squared(const Fans& fans) { return fans.scale * fans.scale / 3; }
double one_by_inputs(const Fans& fans) { return 1 / inputs(fans); }
double third_by_inputs(const Fans& fans) { return 1 / (3 * inputs(fans)); }
double one_by_units(const Fans& fans) { return 1 / units(fans); }
double he(const Fans& fans) { return 2.0 / inputs(fans); }
double glorot(const Fans& fans) { return 2.0 / (inputs(fans) + units(fans)); }
double glorot_relu(const Fans& fans) { return 2 * glorot(fans); }
double glorot_sigmoid(const Fans& fans) { return 16 * glorot(fans); }
double sparse(const Fans& fans) { return static_cast<double>(std::min(kIncoming, fans.in)) / inputs(fans); }
double orthogonal(const Fans& fans) { return 1 / std::max(inputs(fans), units(fans)); }

Stream stream_of(const Draws& draws, std::int64_t input) {
  return {draws.seed, Purpose::initial_weights, draws.position, static_cast<std::uint32_t>(input)};
}

// f(stream of input i, unit j) for every weight.
template <class F>
std::vector<double> drawn(const Fans& fans, const Draws& draws, F f) {
  std::vector<double> weights;
  weights.reserve(static_cast<std::size_t>(fans.in * fans.out));
  for (std::int64_t i = 0; i < fans.in; ++i) {
    const Stream stream = stream_of(draws, i);
    for (std::int64_t j = 0; j < fans.out; ++j) weights.push_back(f(stream, static_cast<std::uint32_t>(j)));
  }
  return weights;
}

std::vector<double> zero_weights(const Fans& fans, double, const Draws&) {
  return std::vector<double>(static_cast<std::size_t>(fans.in * fans.out), 0.0);
}

std::vector<double> normal_weights(const Fans& fans, double deviation, const Draws& draws) {
  return drawn(fans, draws, [&](const Stream& s, std::uint32_t unit) { return deviation * s.normal(unit); });
}

std::vector<double> uniform_weights(const Fans& fans, double deviation, const Draws& draws) {
  return drawn(fans, draws, [&](const Stream& s, std::uint32_t unit) {
    return deviation * (std::sqrt(3.0) * (2 * s.uniform(unit) - 1));
  });
}

// Of every column the kIncoming weights of the smallest keys (ties to the first) are drawn from N(0, 1).
std::vector<double> sparse_weights(const Fans& fans, double, const Draws& draws) {
  constexpr std::uint32_t kKeys = 1u << 31;  // the keys' units lie beyond those of the normal draws
  const auto rows = static_cast<std::size_t>(fans.in), columns = static_cast<std::size_t>(fans.out);
  const auto kept = static_cast<std::ptrdiff_t>(std::min(kIncoming, fans.in));
  std::vector<double> weights(rows * columns, 0.0);
  std::vector<std::pair<std::uint32_t, std::size_t>> keys(rows);
  for (std::size_t j = 0; j < columns; ++j) {
    const auto unit = static_cast<std::uint32_t>(j);
    for (std::size_t i = 0; i < rows; ++i)
      keys[i] = {stream_of(draws, static_cast<std::int64_t>(i)).bits(kKeys + unit), i};
    std::partial_sort(keys.begin(), keys.begin() + kept, keys.end());
    for (auto key = keys.begin(); key != keys.begin() + kept; ++key)
      weights[key->second * columns + j] = stream_of(draws, static_cast<std::int64_t>(key->second)).normal(unit);
  }
  return weights;
}

std::vector<double> orthogonal_weights(const Fans& fans, double, const Draws& draws) {
  return orthogonalized(normal_weights(fans, 1, draws), static_cast<std::size_t>(fans.in),
                        static_cast<std::size_t>(fans.out));
}

constexpr const char* kRange =
    "Rumelhart, Hinton & Williams 1986: small random weights break the symmetry of the units";
constexpr const char* kLeCun = "LeCun, Bottou, Orr & Müller 1998, Efficient BackProp";
constexpr const char* kHe = "He, Zhang, Ren & Sun 2015, Delving deep into rectifiers";
constexpr const char* kGlorot =
    "Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward networks";

}  // namespace

const std::vector<Initializer>& initializers() {
  static const std::vector<Initializer> table = {
      {"zeros", "0: all units of a layer stay equal, so that they never learn to differ", "for demonstrations", zero,
       zero_weights},
      {"normal", "N(0, s²), s = initial_scale", kRange, scale_squared, normal_weights},
      {"uniform", "U(−s, s), s = initial_scale", kRange, third_of_scale_squared, uniform_weights},
      {"fan_in_uniform", "U(−a, a), a = 1 / √fan_in", kLeCun, third_by_inputs, uniform_weights},
      {"xavier", "N(0, 1 / fan_in)", kLeCun, one_by_inputs, normal_weights},
      {"lecun_uniform", "U(−a, a), a = √(3 / fan_in)", kLeCun, one_by_inputs, uniform_weights},
      {"fan_out_normal", "N(0, 1 / fan_out): keeps the gradients' variance alone", kGlorot, one_by_units,
       normal_weights},
      {"he_normal", "N(0, 2 / fan_in)", kHe, he, normal_weights},
      {"he_uniform", "U(−a, a), a = √(6 / fan_in)", kHe, he, uniform_weights},
      {"glorot_normal", "N(0, 2 / (fan_in + fan_out))", kGlorot, glorot, normal_weights},
      {"glorot_uniform", "U(−a, a), a = √(6 / (fan_in + fan_out))", kGlorot, glorot, uniform_weights},
      {"glorot_relu_normal", "N(0, 4 / (fan_in + fan_out)): √2 times glorot_normal, for relu and silu", kHe,
       glorot_relu, normal_weights},
      {"glorot_relu_uniform", "U(−a, a), a = √2·√(6 / (fan_in + fan_out)), for relu and silu", kHe, glorot_relu,
       uniform_weights},
      {"glorot_sigmoid_normal", "N(0, 32 / (fan_in + fan_out)): 4 times glorot_normal, for sigmoid", kGlorot,
       glorot_sigmoid, normal_weights},
      {"glorot_sigmoid_uniform", "U(−a, a), a = 4·√(6 / (fan_in + fan_out)), for sigmoid", kGlorot, glorot_sigmoid,
       uniform_weights},
      {"uniform_adaptive", "U(−a, a), a = √(6 / (fan_in + fan_out)): H2O's name for glorot_uniform", kGlorot, glorot,
       uniform_weights},
      {"sparse", "N(0, 1) for 15 incoming weights of each unit, 0 for the others",
       "Martens 2010, Deep learning via Hessian-free optimization", sparse, sparse_weights},
      {"orthogonal", "orthonormal columns (rows, when fan_in < fan_out), uniformly distributed",
       "Saxe, McClelland & Ganguli 2014, Exact solutions to the nonlinear dynamics of learning in deep linear networks",
       orthogonal, orthogonal_weights},
  };
  return table;
}

const Initializer* find_initializer(const std::string& name) { return find_named(initializers(), name); }

std::vector<double> initial_weights(const Initializer& initializer, const Fans& fans, const Draws& draws) {
  return initializer.weights(fans, std::sqrt(initializer.variance(fans)), draws);
}

}  // namespace lamina::nn

namespace lamina {

const std::vector<std::string>& initializer_names() {
  static const auto names = nn::names_of(nn::initializers());
  return names;
}

}  // namespace lamina
