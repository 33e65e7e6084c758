#include "train/optimizers.hpp"

#include "nn/names.hpp"
#include "train/update_rules.hpp"

namespace lamina::train {

namespace {

// What every rule that descends step by step reads.
std::vector<const char*> stepping(std::vector<const char*> own) {
  for (const char* option : {"batch", "shuffle", "learning_rate", "layer_rate_decay", "schedule", "warmup", "max_w2",
                             "clip_value", "clip_norm", "ema"})
    own.push_back(option);
  return own;
}

}  // namespace

const std::vector<Optimizer>& optimizers() {
  static const std::vector<Optimizer> table = {
      {"sgd", "w ← w − η·v, v by the form of momentum",
       "Polyak 1964, Some methods of speeding up the convergence of iteration methods", 0.01,
       stepping({"momentum", "momentum_form", "momentum_start", "momentum_ramp"}), sgd},
      {"adagrad", "r ← r + g²; w ← w − η·g / (ε + √r)",
       "Duchi, Hazan & Singer 2011, Adaptive subgradient methods for online learning and stochastic optimization", 0.01,
       stepping({"epsilon"}), adagrad},
      {"adagrad_trace", "G ← G + Σg² over all parameters; w ← w − η·g / √(G + ε)",
       "Duchi, Hazan & Singer 2011, with the trace of G for its diagonal", 0.1, stepping({"epsilon"}), adagrad_trace},
      {"adadelta", "r ← ρ·r + (1 − ρ)·g²; d = g·√(u + ε) / √(r + ε); u ← ρ·u + (1 − ρ)·d²; w ← w − η·d",
       "Zeiler 2012, ADADELTA: an adaptive learning rate method", 1, stepping({"rho", "epsilon"}), adadelta},
      {"rmsprop", "r ← ρ·r + (1 − ρ)·g²; w ← w − η·g / (ε + √r)",
       "Tieleman & Hinton 2012, Lecture 6.5, COURSERA: Neural networks for machine learning", 0.001,
       stepping({"rho", "epsilon"}), rmsprop},
      {"adam", "w ← w − η·m̂ / (√v̂ + ε)", "Kingma & Ba 2015, Adam: a method for stochastic optimization", 0.001,
       stepping({"beta1", "beta2", "epsilon"}), adam},
      {"adamw", "w ← w − η·λ·w − η·m̂ / (√v̂ + ε), λ the weight decay",
       "Loshchilov & Hutter 2019, Decoupled weight decay regularization", 0.001,
       stepping({"beta1", "beta2", "epsilon", "weight_decay"}), adamw},
      {"nadam", "adam with m̂ = μ₊·m / (1 − Πμ₊) + (1 − μ)·g / (1 − Πμ), μ = β₁·(1 − ½·0.96^(t/250)), μ₊ that of t + 1",
       "Dozat 2016, Incorporating Nesterov momentum into Adam", 0.001, stepping({"beta1", "beta2", "epsilon"}), nadam},
      {"lion", "w ← w − η·(sign(β₁·m + (1 − β₁)·g) + λ·w); m ← β₂·m + (1 − β₂)·g",
       "Chen et al. 2023, Symbolic discovery of optimization algorithms", 0.0001,
       stepping({"beta1", "beta2", "weight_decay"}), lion},
      {"lbfgs",
       "w ← w − t·H·g of all rows, H of the last 10 changes, t by a line search; an epoch is an iteration",
       "Liu & Nocedal 1989, On the limited memory BFGS method for large scale optimization",
       1,
       {},
       nullptr},
  };
  return table;
}

const Optimizer* find_optimizer(const std::string& name) { return nn::find_named(optimizers(), name); }

const std::vector<std::string>& optimizer_names() {
  static const auto names = nn::names_of(optimizers());
  return names;
}

bool takes_all_rows(const Options& options) { return find_optimizer(options.optimizer)->next == nullptr; }

double learning_rate(const Options& options) {
  return options.learning_rate > 0 ? options.learning_rate : find_optimizer(options.optimizer)->usual_rate;
}

}  // namespace lamina::train
