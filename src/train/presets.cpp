#include "train/presets.hpp"

#include "lamina/error.hpp"
#include "lamina/nearest.hpp"
#include "lamina/presets.hpp"
#include "nn/names.hpp"
#include "train/option_rules.hpp"

namespace lamina::train {

const std::vector<Preset>& presets() {
  static const std::vector<Preset> table = {
      {"h2o",
       "the defaults of H2O Deep Learning",
       "",
       {{"hidden", "200,200", "hidden = c(200, 200)"},
        {"activation", "relu", "activation = Rectifier"},
        {"initializer", "uniform_adaptive", "initial_weight_distribution = UniformAdaptive"},
        {"optimizer", "adadelta", "adaptive_rate = TRUE"},
        {"rho", "0.99", "rho = 0.99"},
        {"epsilon", "1e-8", "epsilon = 1e-8"},
        {"schedule", "constant", "ADADELTA finds its own rate, which is not annealed"},
        {"batch", "1", "mini_batch_size = 1, the only one H2O has"},
        {"epochs", "10", "epochs = 10"},
        {"l2", "0", "l1 = l2 = 0"}}},
      {"sklearn",
       "the defaults of scikit-learn's MLPClassifier and MLPRegressor",
       "",
       {{"hidden", "100", "hidden_layer_sizes = (100,)"},
        {"activation", "relu", "activation = 'relu'"},
        {"initializer", "glorot_uniform",
         "Glorot's uniform, as there; its biases are drawn from the same interval, Lamina's start at 0"},
        {"optimizer", "adam", "solver = 'adam'"},
        {"learning_rate", "0.001", "learning_rate_init = 0.001"},
        {"beta1", "0.9", "beta_1 = 0.9"},
        {"beta2", "0.999", "beta_2 = 0.999"},
        {"epsilon", "1e-8", "epsilon = 1e-8"},
        {"schedule", "constant", "adam keeps learning_rate_init"},
        {"batch", "200", "batch_size = min(200, rows)"},
        {"epochs", "200", "max_iter = 200"},
        {"l2", "5e-7", "alpha = 0.0001, which it divides by the rows of the batch, 200; Lamina divides no penalty"}}},
      {"lecture",
       "the best of the lecture's 32 networks for MNIST, 1.92 % error on its validation rows",
       "h2o",
       {{"activation", "tanh", "the best of its grid: TanhWithDropout beat RectifierWithDropout"},
        {"dropout", "0.1", "hidden_dropout_ratios = c(.1, .1) beat c(.5, .5)"},
        {"l1", "1e-4", "l1 = 1e-4 beat 1e-2"},
        {"epochs", "200", "the grid's epochs"}}},
  };
  return table;
}

const Preset& preset_named(const std::string& name) {
  if (const Preset* found = nn::find_named(presets(), name)) return *found;
  const std::string close = nearest(name, preset_names());
  throw Error(ErrorKind::usage, "there is no preset '" + name + "'",
              close.empty() ? "give one of " + nn::joined(preset_names()) : "did you mean " + close + "?");
}

std::vector<PresetOption> preset_options(const std::string& name) {
  const Preset& preset = preset_named(name);
  const std::string base = preset.base;
  std::vector<PresetOption> options = base.empty() ? std::vector<PresetOption>() : preset_options(base);
  options.insert(options.end(), preset.options.begin(), preset.options.end());
  return options;
}

}  // namespace lamina::train

namespace lamina {

const std::vector<std::string>& preset_names() {
  static const auto names = nn::names_of(train::presets());
  return names;
}

void apply_preset(Options& options, const std::string& name) {
  for (const auto& entry : train::preset_options(name)) set_option(options, entry.option, entry.value);
}

void set_options(Options& options, const std::string& preset, const std::map<std::string, std::string>& given) {
  apply_preset(options, preset);
  for (const auto& [name, text] : given) set_option(options, name, text);
  for (const auto& entry : train::preset_options(preset))
    if (given.count(entry.option) == 0 && train::is_idle(options, entry.option))
      set_option(options, entry.option, get_option(Options(), entry.option));
}

}  // namespace lamina
