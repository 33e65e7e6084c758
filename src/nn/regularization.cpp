#include "nn/regularization.hpp"

#include <numeric>

#include "base/philox.hpp"
#include "graph/shapes.hpp"
#include "lamina/ops.hpp"
#include "nn/activations.hpp"

namespace lamina::nn {
namespace {

std::uint32_t purpose(Purpose base, Draw place, int position) {
  const auto own = static_cast<std::uint32_t>(position) * kDrawPlaces + static_cast<std::uint32_t>(place);
  return static_cast<std::uint32_t>(base) + 256 * own;
}

// {inputs, 1}: 0, 1, … for the rows of a matrix of weights.
Value input_numbers(const Value& weights) {
  std::vector<double> numbers(static_cast<std::size_t>(weights.shape()[0]));
  std::iota(numbers.begin(), numbers.end(), 0.0);
  return weights.graph().constant({weights.shape()[0], 1}, std::move(numbers), Type::index);
}

Value uniform_like(const Value& x, const TrainingMode& mode, const Value& row, Draw place, int position) {
  return random_uniform(mode.seed, mode.step, row, x.shape()[1], purpose(Purpose::dropout, place, position));
}
Value normal_like(const Value& x, const TrainingMode& mode, const Value& row, Draw place, int position) {
  return random_normal(mode.seed, mode.step, row, x.shape()[1], purpose(Purpose::noise, place, position));
}

Value real(const Value& like, double value) { return like.graph().constant(value); }

Value kept(const Value& x, double share, const Value& uniform) {
  return x * (greater(uniform, real(x, share)) * (1 / (1 - share)));
}

// 1 where the columns' numbers 0, 1, … lie in [from, from + 1) of `place`, {rows, 1}.
Value one_hot_at(const Value& place, const Value& numbers) {
  const Value one = real(place, 1);
  return (one - greater(numbers, place)) * greater(numbers + 1, place);
}

}  // namespace

Value drop(const Value& x, double share, const TrainingMode& mode, int position) {
  return kept(x, share, uniform_like(x, mode, mode.row, Draw::answers, position));
}

Value add_noise(const Value& x, double deviation, const TrainingMode& mode, int position) {
  return x + deviation * normal_like(x, mode, mode.row, Draw::answers, position);
}

Value drop_weights(const Value& weights, double share, const TrainingMode& mode, int position) {
  return kept(weights, share, uniform_like(weights, mode, input_numbers(weights), Draw::weights, position));
}

Value add_weight_noise(const Value& weights, double deviation, const TrainingMode& mode, int position) {
  return weights + deviation * normal_like(weights, mode, input_numbers(weights), Draw::weights, position);
}

Value noisy_classes(const Value& target, std::int64_t classes, double share, const TrainingMode& mode) {
  const Value draws = random_uniform(mode.seed, mode.step, mode.row, 2, purpose(Purpose::noise, Draw::labels, 0));
  const Value changed = greater(real(draws, share), slice(draws, 0, 1));
  if (classes == 2) {
    const Value right = cast(target, Type::real);
    return select(changed, 1 - right, right);
  }
  std::vector<double> columns(static_cast<std::size_t>(classes));
  std::iota(columns.begin(), columns.end(), 0.0);
  const Value numbers = target.graph().constant({classes}, std::move(columns));
  // A place among the other classes, 0 … classes − 2, then past the right one.
  const double others = static_cast<double>(classes - 1);
  const Value place = minimum(slice(draws, 1, 1) * others, real(draws, others * (1 - 1e-6)));
  const Value right = one_hot(target, classes);
  const Value behind = greater(numbers, cast(target, Type::real));  // columns after the right one
  const Value other = one_hot_at(place, numbers - behind) * (1 - right);
  return select(changed, other, right);
}

Value sparsity_penalty(const Layer& layer, const Value& output) {
  constexpr double kEdge = 1e-6;
  const Activation& activation = *find_activation(layer.activation);
  const double width = activation.high - activation.low;
  const double rho = (layer.average_activation - activation.low) / width;
  const Value rows = sum_rows(broadcast_to(real(output, 1), {kRows, 1}));
  const Value mean = (sum_rows(output) / rows - activation.low) / width;
  const Value found = minimum(maximum(mean, real(output, kEdge)), real(output, 1 - kEdge));
  const Value divergence = rho * log(rho / found) + (1 - rho) * log((1 - rho) / (1 - found));
  return reshape(layer.sparsity_beta * sum_columns(reshape(divergence, {1, output.shape()[1]})), {1});
}

}  // namespace lamina::nn
