#include "nn/losses.hpp"

#include <cmath>

#include "lamina/ops.hpp"
#include "nn/activations.hpp"
#include "nn/names.hpp"

namespace lamina::nn {
namespace {

std::int64_t units(const Value& x) { return x.shape()[1]; }

Value constant(const Value& like, double value) { return like.graph().constant(value, like.type()); }

const std::string& output_activation(const LossInputs& in) { return in.network.layers.back().activation; }

// 1 for the row's class and 0 for the others: {rows, units}.
Value indicators(const Value& target, std::int64_t units) {
  if (target.type() != Type::index) return target;
  return units == 1 ? cast(target, Type::real) : one_hot(target, units);
}

// The answers as the output layer is to give them.
Value wanted(const LossInputs& in) {
  if (in.target.type() != Type::index && !in.indicators) return in.target;
  const Value yes = indicators(in.target, units(in.built.output));
  const Coding code = coding(output_activation(in));
  return code.off == 0 ? yes : yes * (code.on - code.off) + code.off;
}

Value error(const LossInputs& in) { return in.built.output - wanted(in); }

Value squared_error(const LossInputs& in) {
  const Value e = error(in);
  return sum_columns(e * e);
}

Value half_squared_error(const LossInputs& in) { return 0.5 * squared_error(in); }

Value mean_squared_error(const LossInputs& in) {
  return squared_error(in) * (1.0 / static_cast<double>(units(in.built.output)));
}

Value absolute_error(const LossInputs& in) { return sum_columns(abs(error(in))); }

Value huber(const LossInputs& in) {
  const Value e = error(in), size = abs(e);
  const double delta = in.network.huber_delta;
  const Value far = delta * size - 0.5 * delta * delta;
  return sum_columns(select(greater(size, constant(size, delta)), far, 0.5 * e * e));
}

Value quantile(const LossInputs& in) {
  const Value e = error(in);
  const double alpha = in.network.quantile;
  return sum_columns(maximum((1 - alpha) * e, -alpha * e));
}

// The three below: deviances up to terms of y alone, with μ = eᶻ written by the logits, so that nothing overflows
// early.
Value poisson(const LossInputs& in) {
  const Value& z = in.built.logits;
  return sum_columns(exp(z) - in.target * z);
}

Value gamma(const LossInputs& in) {
  const Value& z = in.built.logits;
  return sum_columns(in.target * exp(-z) + z);
}

Value tweedie(const LossInputs& in) {
  const Value& z = in.built.logits;
  const double p = in.network.tweedie_power;
  return sum_columns(exp((2 - p) * z) / (2 - p) - in.target * exp((1 - p) * z) / (1 - p));
}

// −log of the probabilities the network gives, from the logits, so that nothing overflows or cancels.
Value cross_entropy(const LossInputs& in) {
  const Value& z = in.built.logits;
  const std::int64_t count = units(z);
  const double smoothing = in.network.label_smoothing, classes = count == 1 ? 2 : static_cast<double>(count);
  if (output_activation(in) == "softmax") {
    const Value right = in.indicators ? sum_columns(in.target * z) : pick(z, in.target);
    if (smoothing == 0) return log_sum_exp(z) - right;
    return log_sum_exp(z) - (right * (1 - smoothing) + sum_columns(z) * (smoothing / classes));
  }
  const Value yes = indicators(in.target, count);
  const Value wished = smoothing == 0 ? yes : yes * (1 - smoothing) + smoothing / classes;
  const Value each = softplus(z) - z * wished;
  return count == 1 ? each : sum_columns(each);
}

// y·z with y −1 or 1: above 0 where the unit is right.
Value margin(const LossInputs& in) {
  const Value yes = indicators(in.target, units(in.built.logits));
  return (2.0 * yes - 1.0) * in.built.logits;
}

// The kink counts as a mistake, so that weights that start at 0 learn: its slope there is −y.
Value perceptron(const LossInputs& in) {
  const Value m = margin(in), zero = constant(m, 0);
  return sum_columns(select(greater(m, zero), zero, -m));
}

Value perceptron_mistakes(const LossInputs& in) {
  const Value m = margin(in);
  return sum_columns(1.0 - greater(m, constant(m, 0)));
}

Value hebb(const LossInputs& in) { return sum_columns(-margin(in)); }

// ---- what stands behind them ----

std::string any_output(const Layer&) { return {}; }

std::string needs(const Layer& output, const std::string& wanted, const std::string& loss) {
  return output.activation == wanted ? "" : loss + " needs the output activation " + wanted;
}

std::string probabilities_only(const Layer& output) {
  if (output.activation == "sigmoid") return "";
  return needs(output, output.units == 1 ? "sigmoid" : "softmax", "cross_entropy");
}

std::string log_link(const Layer& output) { return needs(output, "exponential", "a loss with a log link"); }

}  // namespace

const std::vector<Loss>& losses() {
  static const std::vector<Loss> table = {
      {"squared_error", "Σ (ŷ − y)²", "Legendre 1805; Widrow & Hoff 1960", "gaussian", true, true, squared_error,
       any_output},
      {"half_squared_error", "½ Σ (ŷ − y)²", "Rumelhart, Hinton & Williams 1986", "gaussian", true, true,
       half_squared_error, any_output},
      {"mean_squared_error", "Σ (ŷ − y)² / units", "", "gaussian", true, true, mean_squared_error, any_output},
      {"absolute_error", "Σ |ŷ − y|, a Laplace distribution", "Laplace 1774", "laplace", true, true, absolute_error,
       any_output},
      {"huber",
       "Σ ½(ŷ − y)² where |ŷ − y| ≤ δ, else δ·(|ŷ − y| − ½δ)",
       "Huber 1964, Robust estimation of a location parameter",
       "huber",
       false,
       true,
       huber,
       any_output,
       {"huber_delta"}},
      {"quantile",
       "Σ max((1 − α)·(ŷ − y), α·(y − ŷ))",
       "Koenker & Bassett 1978, Regression quantiles",
       "quantile",
       false,
       true,
       quantile,
       any_output,
       {"quantile"}},
      {"poisson",
       "Σ eᶻ − y·z",
       "Nelder & Wedderburn 1972, Generalized linear models",
       "poisson",
       false,
       true,
       poisson,
       log_link,
       {},
       true,
       0,
       false},
      {"gamma",
       "Σ y·e⁻ᶻ + z",
       "Nelder & Wedderburn 1972, Generalized linear models",
       "gamma",
       false,
       true,
       gamma,
       log_link,
       {},
       true,
       0,
       true},
      {"tweedie",
       "Σ e⁽²⁻ᵖ⁾ᶻ / (2 − p) − y·e⁽¹⁻ᵖ⁾ᶻ / (1 − p)",
       "Jørgensen 1987, Exponential dispersion models",
       "tweedie",
       false,
       true,
       tweedie,
       log_link,
       {"tweedie_power"},
       true,
       0,
       false},
      {"cross_entropy",
       "log Σ eᶻ − z_class behind softmax, Σ log(1 + eᶻ) − z·y behind sigmoid (several units: one versus all)",
       "Bridle 1990; label smoothing: Szegedy et al. 2016",
       "",
       true,
       false,
       cross_entropy,
       probabilities_only,
       {"label_smoothing"}},
      {"perceptron",
       "Σ max(0, −y·z), y = ±1; 0 counts as a mistake",
       "Rosenblatt 1958, The perceptron",
       "",
       true,
       false,
       perceptron,
       any_output,
       {},
       false,
       -std::numeric_limits<double>::infinity(),
       false,
       perceptron_mistakes},
      {"hebb", "−Σ y·z, y = ±1", "Hebb 1949, The organization of behavior", "", true, false, hebb, any_output},
  };
  return table;
}

const Loss* find_loss(const std::string& name) { return find_named(losses(), name); }

Coding coding(const std::string& activation) {
  const Activation& output = *find_activation(activation);
  return output.low == 0 && output.high == 1 ? Coding{0, 1} : Coding{-1, 1};
}

Value probabilities(const Value& output, const std::string& activation) {
  if (activation == "softmax") return output;
  Value each = output;
  if (coding(activation).off != 0) {
    each = 0.5 * output + 0.5;
    const bool bounded = std::isfinite(find_activation(activation)->low);
    if (!bounded) each = minimum(maximum(each, constant(each, 0)), constant(each, 1));
  }
  if (units(output) == 1) return each;
  // So little is added to each that it changes no other answer, and rows in which no unit speaks are undecided.
  constexpr double kLeast = 1e-30;
  const Value shares = each + kLeast;
  return shares / sum_columns(shares);
}

}  // namespace lamina::nn

namespace lamina {

const std::vector<std::string>& loss_names() {
  static const auto names = nn::names_of(nn::losses());
  return names;
}

Value row_losses(const Network& network, const Built& built, const Value& target, bool indicators) {
  return nn::find_loss(network.loss)->rows({network, built, target, indicators});
}

Value row_mistakes(const Network& network, const Built& built, const Value& target) {
  const auto mistakes = nn::find_loss(network.loss)->mistakes;
  return mistakes ? mistakes({network, built, target}) : Value();
}

Value loss(const Network& network, const Built& built, const Value& target, const Value& row_weights, bool indicators) {
  const Value mean = weighted_mean(row_losses(network, built, target, indicators), row_weights);
  return built.penalty ? mean + built.penalty : mean;
}

}  // namespace lamina
