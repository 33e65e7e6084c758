#include "nn/activations.hpp"

#include "lamina/network.hpp"
#include "lamina/ops.hpp"
#include "nn/names.hpp"

namespace lamina::nn {
namespace {

constexpr double kLeak = 0.01;  // Maas, Hannun & Ng 2013

Value identity(const Value& z) { return z; }
Value leaky_relu(const Value& z) { return maximum(z, kLeak * z); }
Value silu(const Value& z) { return z * sigmoid(z); }  // Elfwing, Uchibe & Doya 2018

}  // namespace

const std::vector<Activation>& activations() {
  static const std::vector<Activation> table = {
      {"linear", "z", identity},
      {"relu", "max(z, 0)", relu},
      {"leaky_relu", "max(z, 0.01·z)", leaky_relu},
      {"tanh", "tanh z", tanh},
      {"sigmoid", "1 / (1 + e⁻ᶻ)", sigmoid},
      {"silu", "z / (1 + e⁻ᶻ)", silu},
      {"softmax", "eᶻ / Σ eᶻ", softmax},
  };
  return table;
}

const Activation* find_activation(const std::string& name) { return find_named(activations(), name); }

}  // namespace lamina::nn

namespace lamina {

const std::vector<std::string>& activation_names() {
  static const auto names = nn::names_of(nn::activations());
  return names;
}

}  // namespace lamina
