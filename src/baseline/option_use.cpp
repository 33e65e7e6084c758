#include "baseline/option_use.hpp"

#include <algorithm>

#include "baseline/learner.hpp"
#include "lamina/error.hpp"
#include "train/option_rules.hpp"

namespace lamina::baseline {

namespace {

bool is_of_networks(const OptionInfo& info) {
  static const StringList groups = {"network", "regularization", "training", "stopping", "watching", "saving"};
  return std::find(groups.begin(), groups.end(), info.group) != groups.end() && info.name != "standardize" &&
         info.name != "seed";
}

bool reads(const LearnerKind& kind, const std::string& option) {
  return std::find(kind.reads.begin(), kind.reads.end(), option) != kind.reads.end();
}

std::string readers(const OptionInfo& info) {
  std::string names = is_of_networks(info) ? "net" : "";
  for (const LearnerKind& kind : learner_kinds())
    if (reads(kind, info.name)) names.append(names.empty() ? "" : ", ").append(kind.name);
  return names;
}

bool has_effect(const OptionInfo& info, const LearnerKind* kind) {
  if (info.name == "model" || (info.group != "learner" && !is_of_networks(info))) return true;
  return kind ? reads(*kind, info.name) : info.group != "learner";
}

}  // namespace

void check_option_use(const Options& options) {
  const LearnerKind* kind = find_learner(options.model);
  for (const OptionInfo& info : option_table()) {
    if (has_effect(info, kind) || !train::differs_from_default(options, info.name)) continue;
    throw Error(
        ErrorKind::usage,
        "option " + info.name + ": " + get_option(options, info.name) + " has no effect with --model " + options.model,
        "leave it out, or choose a model that reads it: " + readers(info));
  }
}

}  // namespace lamina::baseline
