// Options that contradict each other or would have no effect, refused before training: one table.
#pragma once

#include <string>
#include <vector>

#include "lamina/network.hpp"
#include "lamina/options.hpp"
#include "train/target.hpp"

namespace lamina::train {

// What the rules may look at.
struct RunFacts {
  const Options& options;
  const Network& network;
  const Target& target;
  bool validated;  // there are validation rows
};

// Asked only when the option differs from its default.
struct OptionRule {
  const char* option;
  bool (*broken)(const RunFacts& run);
  const char* message;  // follows the option and its value: "has no effect without validation rows"
  const char* remedy;
};

const std::vector<OptionRule>& option_rules();

// Throws a usage error, "option momentum: 0.5 has no effect with --optimizer adam", for the first rule that is broken.
// Besides the table: an option that some optimizers or some schedules declare to read is refused with one that does
// not.
void check_combinations(const RunFacts& run);

// Whether the options that choose network, optimizer and schedule leave this one without effect, whatever the data.
bool is_idle(const Options& options, const std::string& option);

// Whether the option's value is another than options.def gives it.
bool differs_from_default(const Options& options, const std::string& name);

}  // namespace lamina::train
