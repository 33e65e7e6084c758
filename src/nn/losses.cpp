#include "nn/losses.hpp"

#include "lamina/ops.hpp"
#include "nn/names.hpp"

namespace lamina::nn {
namespace {

// A class as the output layer answers it: 0 or 1 for one unit, one-hot for several.
Value as_numbers(const Value& target, std::int64_t units) {
  if (target.type() != Type::index) return target;
  return units == 1 ? cast(target, Type::real) : one_hot(target, units);
}

Value squared_error(const Built& built, const Value& target) {
  const Value error = built.output - as_numbers(target, built.output.shape()[1]);
  return sum_columns(error * error);
}

std::string any_output(const Layer&) { return {}; }

// −log of the probability the network gives to the class, from the logits, so that nothing overflows or cancels.
Value cross_entropy(const Built& built, const Value& target) {
  const Value& z = built.logits;
  if (z.shape()[1] == 1) return softplus(z) - z * as_numbers(target, 1);
  return log_sum_exp(z) - (target.type() == Type::index ? pick(z, target) : sum_columns(target * z));
}

std::string probabilities_only(const Layer& output) {
  const std::string wanted = output.units == 1 ? "sigmoid" : "softmax";
  return output.activation == wanted ? "" : "cross_entropy needs the output activation " + wanted;
}

}  // namespace

const std::vector<Loss>& losses() {
  static const std::vector<Loss> table = {
      {"squared_error", "Σ (ŷ − y)²", squared_error, any_output},
      {"cross_entropy", "log(1 + eᶻ) − z·y for one unit, log Σ eᶻ − z_class for several", cross_entropy,
       probabilities_only},
  };
  return table;
}

const Loss* find_loss(const std::string& name) { return find_named(losses(), name); }

}  // namespace lamina::nn

namespace lamina {

const std::vector<std::string>& loss_names() {
  static const auto names = nn::names_of(nn::losses());
  return names;
}

Value row_losses(const Network& network, const Built& built, const Value& target) {
  return nn::find_loss(network.loss)->rows(built, target);
}

Value loss(const Network& network, const Built& built, const Value& target, const Value& row_weights) {
  const Value mean = weighted_mean(row_losses(network, built, target), row_weights);
  return built.penalty ? mean + built.penalty : mean;
}

}  // namespace lamina
