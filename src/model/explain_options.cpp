// Why each option has the value it has.
#include <algorithm>
#include <cmath>
#include <optional>

#include "base/shortest.hpp"
#include "base/thread_pool.hpp"
#include "lamina/presets.hpp"
#include "lamina/split.hpp"
#include "model/impl.hpp"
#include "train/loop.hpp"
#include "train/make_network.hpp"
#include "train/optimizers.hpp"
#include "train/option_rules.hpp"
#include "train/presets.hpp"
#include "train/stopping.hpp"
#include "train/target.hpp"
#include "train/train.hpp"

namespace lamina {

namespace {

// What automatic values are made from.
struct Facts {
  const Options& options;
  std::optional<train::Target> target;  // none without a table
  std::size_t training_rows = 0;

  const train::Target& known_target() const { return *target; }
};

struct Resolved {
  std::string value, why;
};

// A value that stands for a rule.
struct Automatic {
  const char* option;
  const char* value;  // as `get_option` writes it
  bool needs_data;
  Resolved (*resolve)(const Facts& facts);
};

std::string rows_text(std::size_t rows) { return std::to_string(rows) + " training row" + (rows == 1 ? "" : "s"); }

std::string target_text(const train::Target& target) {
  if (target.reconstructs()) return "an autoencoder";
  if (!target.classes()) return target.name() + " holds numbers";
  return target.name() + " has " + std::to_string(target.levels.size()) + " levels";
}

Resolved task(const Facts& facts) {
  const train::Target& target = facts.known_target();
  return {name(target.answer), target_text(target)};
}

Resolved positive(const Facts& facts) {
  const train::Target& target = facts.known_target();
  if (target.task() != Task::binary) return {"", "only two classes have a positive one"};
  return {target.levels[target.positive], "the last level of " + target.name()};
}

Resolved loss(const Facts& facts) {
  const train::Target& target = facts.known_target();
  return {train::make_network(facts.options, 1, target).loss, target_text(target)};
}

Resolved output(const Facts& facts) {
  const train::Target& target = facts.known_target();
  return {train::make_network(facts.options, 1, target).layers.back().activation, target_text(target)};
}

Resolved stop_metric(const Facts& facts) {
  const train::Target& target = facts.known_target();
  const std::string loss = train::make_network(facts.options, 1, target).loss;
  return {train::StopRule(facts.options, target, loss).metric(), target_text(target) + ", learnt by " + loss};
}

Resolved batch(const Facts& facts) {
  return {std::to_string(train::batch_rows(facts.options, facts.training_rows)),
          "128, or the power of two below an eighth of the " + rows_text(facts.training_rows) + " when that is less"};
}

Resolved learning_rate(const Facts& facts) {
  return {shortest(train::learning_rate(facts.options)), "the usual one of " + facts.options.optimizer};
}

Resolved threads(const Facts&) {
  return {std::to_string(model::thread_count(0)), "the processors this process may use"};
}

Resolved cpu_tier(const Facts&) { return {name(detect_cpu_tier()), "the highest this machine has"}; }

const std::vector<Automatic>& automatic_options() {
  static const std::vector<Automatic> table = {
      {"task", "auto", true, task},
      {"positive", "", true, positive},
      {"loss", "auto", true, loss},
      {"output", "auto", true, output},
      {"stop_metric", "auto", true, stop_metric},
      {"batch", "0", true, batch},
      {"learning_rate", "0", false, learning_rate},
      {"threads", "0", false, threads},
      {"cpu_tier", "auto", false, cpu_tier},
  };
  return table;
}

const Automatic* find_automatic(const std::string& option, const std::string& value) {
  for (const Automatic& entry : automatic_options())
    if (option == entry.option && value == entry.value) return &entry;
  return nullptr;
}

// The rows that remain when options.valid is a fraction.
std::size_t training_rows(const Options& options, std::size_t present) {
  const double fraction = options.valid.empty() ? 0 : train::held_out_fraction(options);
  return fraction == 0 ? present : split_rows(present, fraction, options.seed).train.size();
}

Facts facts_of(const Options& options, const OptionSource& source) {
  Facts facts{options, {}, 0};
  if (!source.table) return facts;
  std::vector<std::string> notes;
  facts.target = train::inspect_target(*source.table, options, notes);
  facts.target->reconstructed = 1;  // the width of the inputs, which are not encoded here
  const auto answers = train::read_target(*source.table, *facts.target);
  const std::size_t present = train::rows_with_target(answers).size();
  facts.training_rows = source.validated_elsewhere ? present : training_rows(options, present);
  return facts;
}

// Where a value was written down, without what it may stand for.
ExplainedOption written(const OptionInfo& info, const Options& options, const OptionSource& source) {
  ExplainedOption explained{info, get_option(options, info.name), Origin::standard, ""};
  if (std::find(source.given.begin(), source.given.end(), info.name) != source.given.end()) {
    explained.origin = Origin::given;
    return explained;
  }
  if (source.preset.empty()) return explained;
  for (const auto& entry : train::preset_options(source.preset)) {
    if (info.name != entry.option) continue;
    const bool dropped = train::is_idle(options, info.name);
    explained.origin = dropped ? Origin::standard : Origin::preset;
    explained.why = dropped ? "has no effect here, whatever the preset says" : entry.why;
  }
  return explained;
}

ExplainedOption explain(const OptionInfo& info, const Facts& facts, const OptionSource& source) {
  ExplainedOption explained = written(info, facts.options, source);
  const Automatic* automatic = find_automatic(info.name, explained.value);
  if (automatic == nullptr) return explained;
  explained.origin = Origin::automatic;
  if (automatic->needs_data && !facts.target) {
    explained.why = "depends on the data";
    return explained;
  }
  const Resolved resolved = automatic->resolve(facts);
  explained.value = resolved.value;
  explained.why = resolved.why;
  return explained;
}

}  // namespace

const char* name(Origin origin) {
  static constexpr const char* kNames[] = {"default", "preset", "given", "automatic"};
  return kNames[static_cast<std::size_t>(origin)];
}

std::vector<ExplainedOption> explain_options(const Options& options, const OptionSource& source) {
  check_options(options);
  const Facts facts = facts_of(options, source);
  std::vector<ExplainedOption> all;
  for (const OptionInfo& info : option_table()) all.push_back(explain(info, facts, source));
  return all;
}

}  // namespace lamina
