#include "nn/initializers.hpp"

#include <cmath>

#include "base/philox.hpp"
#include "lamina/network.hpp"
#include "nn/names.hpp"

namespace lamina::nn {
namespace {

double he(std::int64_t fan_in, std::int64_t) { return 2.0 / static_cast<double>(fan_in); }
double glorot(std::int64_t fan_in, std::int64_t fan_out) { return 2.0 / static_cast<double>(fan_in + fan_out); }

constexpr const char* kHe = "He, Zhang, Ren & Sun 2015, Delving deep into rectifiers";
constexpr const char* kGlorot =
    "Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward networks";

// A figure of mean 0 and variance 1.
double draw(const Stream& stream, Distribution distribution, std::uint32_t unit) {
  if (distribution == Distribution::normal) return stream.normal(unit);
  return std::sqrt(3.0) * (2 * stream.uniform(unit) - 1);
}

}  // namespace

const std::vector<Initializer>& initializers() {
  static const std::vector<Initializer> table = {
      {"he_normal", "N(0, 2 / fan_in)", kHe, Distribution::normal, he},
      {"he_uniform", "U(−a, a), a = √(6 / fan_in)", kHe, Distribution::uniform, he},
      {"glorot_normal", "N(0, 2 / (fan_in + fan_out))", kGlorot, Distribution::normal, glorot},
      {"glorot_uniform", "U(−a, a), a = √(6 / (fan_in + fan_out))", kGlorot, Distribution::uniform, glorot},
  };
  return table;
}

const Initializer* find_initializer(const std::string& name) { return find_named(initializers(), name); }

std::vector<double> initial_weights(const Initializer& initializer, std::int64_t fan_in, std::int64_t fan_out,
                                    std::uint64_t seed, std::uint32_t position) {
  const double deviation = std::sqrt(initializer.variance(fan_in, fan_out));
  std::vector<double> weights;
  weights.reserve(static_cast<std::size_t>(fan_in * fan_out));
  for (std::int64_t i = 0; i < fan_in; ++i) {
    const Stream stream(seed, Purpose::initial_weights, position, static_cast<std::uint32_t>(i));
    for (std::int64_t j = 0; j < fan_out; ++j)
      weights.push_back(deviation * draw(stream, initializer.distribution, static_cast<std::uint32_t>(j)));
  }
  return weights;
}

}  // namespace lamina::nn

namespace lamina {

const std::vector<std::string>& initializer_names() {
  static const auto names = nn::names_of(nn::initializers());
  return names;
}

}  // namespace lamina
