// The command line's flags for the options that stand in options.def: --name with - for _.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lamina/csv.hpp"
#include "lamina/options.hpp"

namespace lamina::cli {

// "--learning-rate" for "learning_rate".
std::string flag_of(const std::string& option);

// The flags of some groups of options, and what the user gave for them.
class OptionFlags {
 public:
  // The help leaves out what `shown` denies.
  OptionFlags(CLI::App& app, const std::vector<std::string>& groups,
              const std::function<bool(const std::string& option)>& shown = {});

  // Declares --preset.
  void add_preset(CLI::App& app);

  bool given(const std::string& option) const;
  std::vector<std::string> given() const;
  const std::string& preset() const { return preset_; }
  // Sets the options of the preset, then those that were given; the others stay as they are in `options`.
  void apply(Options& options) const;

 private:
  std::string preset_;
  std::map<std::string, CLI::Option*> flags_;
};

}  // namespace lamina::cli
