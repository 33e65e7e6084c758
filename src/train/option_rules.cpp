#include "train/option_rules.hpp"

#include <algorithm>

#include "lamina/error.hpp"
#include "nn/activations.hpp"
#include "nn/fields.hpp"
#include "nn/initializers.hpp"
#include "nn/losses.hpp"
#include "nn/names.hpp"
#include "train/momentum.hpp"
#include "train/optimizers.hpp"
#include "train/schedules.hpp"

namespace lamina::train {
namespace {

bool no_classes(const RunFacts& run) { return !run.target.classes(); }
bool not_validated(const RunFacts& run) { return !run.validated; }

[[noreturn]] void refuse(const RunFacts& run, const std::string& option, const std::string& message,
                         const std::string& remedy) {
  throw Error(ErrorKind::usage, "option " + option + ": " + get_option(run.options, option) + " " + message, remedy);
}

bool reads(const std::vector<const char*>& options, const std::string& option) {
  return std::find(options.begin(), options.end(), option) != options.end();
}

// "--momentum", "--learning-rate".
std::string flag(std::string option) {
  std::replace(option.begin(), option.end(), '_', '-');
  return "--" + option;
}

// Entries of a table chosen by name, each of which declares the options that it reads.
template <class Entry>
void check_reads(const RunFacts& run, const std::string& chooser, const std::string& chosen,
                 const std::vector<Entry>& table) {
  const auto& read = nn::find_named(table, chosen)->reads;
  for (const auto& entry : table)
    for (const char* option : entry.reads) {
      if (reads(read, option) || !differs_from_default(run.options, option)) continue;
      std::vector<std::string> readers;
      for (const auto& other : table)
        if (reads(other.reads, option)) readers.emplace_back(other.name);
      refuse(run, option, "has no effect with " + flag(chooser) + " " + chosen,
             "leave out " + flag(option) + ", or choose a " + chooser + " that reads it: " + nn::joined(readers));
    }
}

// Whether only entries read the option that are not chosen.
template <class Entry>
bool unread(const Options& options, const std::string& chooser, const std::vector<Entry>& table,
            const std::string& option) {
  if (reads(nn::find_named(table, get_option(options, chooser))->reads, option)) return false;
  return std::any_of(table.begin(), table.end(), [&](const Entry& entry) { return reads(entry.reads, option); });
}

// What a description of the network says in the place of options: always of layers; of the network and its output when
// it does.
const std::vector<const char*> kOfLayers = {
    "hidden",        "activation",   "initializer",  "initial_scale",      "maxout_pieces", "dropout",
    "normalization", "drop_connect", "weight_noise", "average_activation", "sparsity_beta"};

void check_described(const RunFacts& run) {
  if (run.options.network.empty()) return;
  const auto given = read_network_draft(run.options.network).given;
  const auto check = [&](const std::string& option, const std::string& message) {
    if (differs_from_default(run.options, option))
      refuse(run, option, message, "leave out " + flag(option) + ", and say it in the description");
  };
  for (const auto* option : kOfLayers) check(option, "has no effect with --network, which describes the layers");
  const std::string other = "has no effect with --network, whose description says another";
  for (const auto& field : nn::network_fields())
    if (given.count(field.name) > 0 && std::string(field.name) != "layers") check(field.name, other);
  if (given.count("output.activation") > 0) check("output", other);
}

bool no_hidden(const RunFacts& run) { return run.options.network.empty() && run.options.hidden.empty(); }

bool stops_gradients(const RunFacts& run) {
  return run.options.network.empty() && run.options.epochs > 0 &&
         nn::find_activation(run.options.activation)->stops_gradients;
}

bool scale_is_idle(const RunFacts& run) {
  const auto variance = nn::find_initializer(run.options.initializer)->variance;
  return variance({1, 1, 1}) == variance({1, 1, 2});
}

}  // namespace

const std::vector<OptionRule>& option_rules() {
  static const std::vector<OptionRule> table = {
      {"patience", not_validated, "has no effect without validation rows", "add --valid, or leave out --patience"},
      {"patience", [](const RunFacts& run) { return run.options.stopping_rounds > 0; },
       "has no effect: --stopping-rounds decides", "give one of the two"},
      {"watch_every", [](const RunFacts& run) { return run.options.watch.empty(); },
       "has no effect: nothing is watched", "add --watch activations,gradients, or leave out --watch-every"},
      {"stopping_rounds", not_validated, "has no effect without validation rows",
       "add --valid, or leave out --stopping-rounds"},
      {"stop_metric", not_validated, "has no effect without validation rows",
       "add --valid, or leave out --stop-metric"},
      {"tolerance", not_validated, "has no effect without validation rows", "add --valid, or leave out --tolerance"},
      {"activation", no_hidden, "has no effect without hidden layers", "give --hidden, or leave out --activation"},
      {"activation", stops_gradients, "has derivative 0: no hidden layer would learn",
       "use another --activation, or describe layers that need not learn with --network"},
      {"normalization", no_hidden, "has no effect without hidden layers",
       "give --hidden, or leave out --normalization"},
      {"dropout", no_hidden, "has no effect without hidden layers", "give --hidden, or use --input-dropout"},
      {"drop_connect", no_hidden, "has no effect without hidden layers", "give --hidden, or leave out --drop-connect"},
      {"sparsity_beta", no_hidden, "has no effect without hidden layers",
       "give --hidden, or leave out --sparsity-beta"},
      {"average_activation", [](const RunFacts& run) { return run.options.sparsity_beta == 0; },
       "has no effect without sparsity_beta", "give --sparsity-beta, or leave out --average-activation"},
      {"maxout_pieces",
       [](const RunFacts& run) { return nn::find_activation(run.options.activation)->fold == nullptr; },
       "has no effect without maxout units", "give --activation maxout, or leave out --maxout-pieces"},
      {"initial_scale", scale_is_idle, "has no effect with this initializer",
       "give --initializer normal or uniform, or leave out --initial-scale"},
      {"label_noise", [](const RunFacts& run) { return !run.target.classes(); },
       "has no effect: the target has no classes", "use --input-noise, or leave out --label-noise"},
      {"pretrain", [](const RunFacts& run) { return run.network.layers.size() < 2; },
       "has no effect without hidden layers", "give --hidden, or leave out --pretrain"},
      {"positive", [](const RunFacts& run) { return run.target.task() != Task::binary; },
       "has no effect: the target has no two classes", "leave out --positive"},
      {"class_weights", no_classes, "has no effect: the target has no classes", "leave out --class-weights"},
      {"balance_classes", no_classes, "has no effect: the target has no classes", "leave out --balance-classes"},
      {"balance_classes", [](const RunFacts& run) { return !run.options.class_weights.empty(); },
       "contradicts --class-weights", "give one of them"},
      {"priors", no_classes, "has no effect: the target has no classes", "leave out --priors"},
      {"priors", [](const RunFacts& run) { return run.network.loss != "cross_entropy"; },
       "corrects probabilities learnt by cross_entropy only", "use --loss cross_entropy, or leave out --priors"},
      {"offset", [](const RunFacts& run) { return run.target.units() != 1 || run.target.reconstructs(); },
       "is one number, but the network has several outputs", "leave out --offset, or predict one target"},
      {"momentum_start", [](const RunFacts& run) { return !momentum_ramps(run.options); },
       "has no effect without a ramp", "give --momentum-ramp, or leave out --momentum-start"},
      {"momentum_form", [](const RunFacts& run) { return run.options.momentum == 0 && !momentum_ramps(run.options); },
       "has no effect with --momentum 0", "give --momentum, or leave out --momentum-form"},
      {"layer_rate_decay", [](const RunFacts& run) { return run.network.layers.size() < 2; },
       "has no effect with a single layer", "give --hidden, or leave out --layer-rate-decay"},
      {"optimizer",
       [](const RunFacts& run) {
         return takes_all_rows(run.options) &&
                std::any_of(run.network.layers.begin(), run.network.layers.end(),
                            [](const Layer& layer) { return layer.type == "batch_norm"; });
       },
       "cannot be used with batch normalisation, whose statistics are of batches",
       "use another --optimizer, or layer normalisation"},
      {"optimizer",
       [](const RunFacts& run) {
         return takes_all_rows(run.options) &&
                std::any_of(run.network.layers.begin(), run.network.layers.end(),
                            [](const Layer& layer) { return layer.max_w2 > 0 || layer.rate_factor != 1; });
       },
       "has neither caps nor learning rates of layers", "use another --optimizer, or leave out max_w2 and rate_factor"},
      {"precision", [](const RunFacts& run) { return run.options.precision == "bf16" && takes_all_rows(run.options); },
       "is too coarse for a line search", "use --precision fp32 or fp64, or another --optimizer"},
      {"warmup", [](const RunFacts& run) { return run.options.warmup > static_cast<double>(run.options.epochs); },
       "is longer than the run", "give more --epochs, or a shorter --warmup"},
  };
  return table;
}

void check_combinations(const RunFacts& run) {
  check_described(run);
  for (const auto& rule : option_rules())
    if (differs_from_default(run.options, rule.option) && rule.broken(run))
      refuse(run, rule.option, rule.message, rule.remedy);
  check_reads(run, "optimizer", run.options.optimizer, optimizers());
  check_reads(run, "schedule", run.options.schedule, schedules());
  check_reads(run, "loss", run.network.loss, nn::losses());
}

bool is_idle(const Options& options, const std::string& option) {
  if (!options.network.empty() && reads(kOfLayers, option)) return true;
  if (unread(options, "optimizer", optimizers(), option) || unread(options, "schedule", schedules(), option))
    return true;
  const RunFacts run{options, Network{}, Target{}, false};
  return no_hidden(run) && std::any_of(option_rules().begin(), option_rules().end(), [&](const OptionRule& rule) {
           return option == rule.option && rule.broken == no_hidden;
         });
}

bool differs_from_default(const Options& options, const std::string& name) {
  static const Options defaults;
  return get_option(options, name) != get_option(defaults, name);
}

}  // namespace lamina::train
