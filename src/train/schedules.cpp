#include "train/schedules.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/math.hpp"
#include "nn/names.hpp"
#include "train/optimizers.hpp"

namespace lamina::train {
namespace {

constexpr double kCycleRise = 0.3, kCycleStart = 0.04, kCycleEnd = 4e-6;  // of one_cycle, as PyTorch and fastai have it

double share(std::int64_t part, std::int64_t whole) { return static_cast<double>(part) / static_cast<double>(whole); }

double epochs_done(const RatePosition& at) { return share(at.done, at.steps_per_epoch); }

// base^n by repeated squares.
double power(double base, std::int64_t n) {
  double product = 1;
  for (; n > 0; n /= 2, base *= base)
    if (n % 2 == 1) product *= base;
  return product;
}

// From `from` at t = 0 to `to` at t = 1 along half a cosine.
double half_cosine(double from, double to, double t) {
  const double left = 0.5 * (1 + math::cos(std::numbers::pi * t));
  return from * left + to * (1 - left);
}

double constant(const RatePosition&, const Options&) { return 1; }

double linear(const RatePosition& at, const Options&) { return share(at.steps - at.done, at.steps); }

double inverse(const RatePosition& at, const Options& options) {
  return std::max(options.rate_floor, 1 / (1 + options.rate_annealing * static_cast<double>(at.rows)));
}

double step(const RatePosition& at, const Options& options) {
  return std::max(options.rate_floor, power(options.rate_decay, at.done / at.steps_per_epoch / options.decay_every));
}

double exponential(const RatePosition& at, const Options& options) {
  const double periods = epochs_done(at) / static_cast<double>(options.decay_every);
  return std::max(options.rate_floor, math::pow(options.rate_decay, periods));
}

double plateau(const RatePosition& at, const Options& options) {
  return std::max(options.rate_floor, power(options.rate_decay, at.reductions));
}

double cosine(const RatePosition& at, const Options& options) {
  return half_cosine(1, options.rate_floor, share(at.done, at.steps));
}

double cosine_restarts(const RatePosition& at, const Options& options) {
  double since = epochs_done(at), period = static_cast<double>(options.restart_epochs);
  if (options.restart_factor == 1) since -= period * std::floor(since / period);
  for (; since >= period; period *= options.restart_factor) since -= period;
  return half_cosine(1, options.rate_floor, since / period);
}

double one_cycle(const RatePosition& at, const Options&) {
  const double t = share(at.done, at.steps);
  return t < kCycleRise ? half_cosine(kCycleStart, 1, t / kCycleRise)
                        : half_cosine(1, kCycleEnd, (t - kCycleRise) / (1 - kCycleRise));
}

double warmed(const RatePosition& at, const Options& options) {
  const double steps = options.warmup * static_cast<double>(at.steps_per_epoch);
  return std::min(1.0, static_cast<double>(at.done + 1) / std::max(steps, 1.0));
}

}  // namespace

const std::vector<Schedule>& schedules() {
  static const std::vector<Schedule> table = {
      {"constant", "1", "Robbins & Monro 1951, with a rate that stays", {}, constant},
      {"linear", "1 − done / steps", "Bottou 2012, Stochastic gradient descent tricks", {}, linear},
      {"inverse",
       "max(floor, 1 / (1 + annealing · rows seen))",
       "Robbins & Monro 1951, A stochastic approximation method; H2O's rate_annealing",
       {"rate_annealing", "rate_floor"},
       inverse},
      {"step",
       "max(floor, decay^⌊epochs done / every⌋)",
       "Krizhevsky, Sutskever & Hinton 2012, by a plan of epochs",
       {"rate_decay", "decay_every", "rate_floor"},
       step},
      {"exponential",
       "max(floor, decay^(epochs done / every))",
       "Kirkpatrick, Gelatt & Vecchi 1983, Optimization by simulated annealing",
       {"rate_decay", "decay_every", "rate_floor"},
       exponential},
      {"plateau",
       "max(floor, decay^reductions), one more whenever the validation loss (without validation: the training loss) "
       "has "
       "not fallen for plateau_patience epochs",
       "He et al. 2016, Deep residual learning for image recognition",
       {"rate_decay", "plateau_patience", "rate_floor"},
       plateau},
      {"cosine",
       "floor + (1 − floor) · ½(1 + cos(π · done / steps))",
       "Loshchilov & Hutter 2017, SGDR: stochastic gradient descent with warm restarts",
       {"rate_floor"},
       cosine},
      {"cosine_restarts",
       "floor + (1 − floor) · ½(1 + cos(π · epochs since the restart / period)); the periods are restart_epochs · "
       "restart_factorⁱ",
       "Loshchilov & Hutter 2017, SGDR: stochastic gradient descent with warm restarts",
       {"restart_epochs", "restart_factor", "rate_floor"},
       cosine_restarts,
       true},
      {"one_cycle",
       "half a cosine from 0.04 to 1 over 30 % of the steps, then half a cosine down to 4·10⁻⁶",
       "Smith & Topin 2019, Super-convergence: very fast training of neural networks using large learning rates",
       {},
       one_cycle,
       true},
  };
  return table;
}

const Schedule* find_schedule(const std::string& name) { return nn::find_named(schedules(), name); }

const std::vector<std::string>& schedule_names() {
  static const auto names = nn::names_of(schedules());
  return names;
}

bool rate_may_rise(std::int64_t epochs_done, const Options& options) {
  const bool warms = options.warmup > 0 && static_cast<double>(epochs_done) <= options.warmup;
  return warms || find_schedule(options.schedule)->rises;
}

LearningRate::LearningRate(const Options& options)
    : options_(options), schedule_(*find_schedule(options.schedule)), rate_(learning_rate(options)) {}

double LearningRate::at(const RatePosition& position) const {
  const double rate = rate_ * schedule_.factor(position, options_);
  return options_.warmup > 0 ? rate * warmed(position, options_) : rate;
}

void judge_plateau(PlateauMemory& memory, double loss, const Options& options) {
  if (!memory.lowest || loss < *memory.lowest) {
    memory.lowest = loss;
    memory.since = 0;
  } else if (++memory.since >= options.plateau_patience) {
    ++memory.reductions;
    memory.since = 0;
  }
}

}  // namespace lamina::train
