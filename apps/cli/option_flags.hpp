// The command line's flags for the options that stand in options.def, explain.def and chart.def: --name with - for _.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lamina/charts.hpp"
#include "lamina/csv.hpp"
#include "lamina/explain.hpp"
#include "lamina/options.hpp"

namespace lamina::cli {

// "--learning-rate" for "learning_rate".
std::string flag_of(const std::string& option);

// The flags of some options of a table, and what the user gave for them.
class TableFlags {
 public:
  // Those options of `table` whose name or group is in `wanted`; all of them when it is empty. The help leaves out what
  // `shown` denies.
  TableFlags(CLI::App& app, const std::vector<OptionInfo>& table, const std::vector<std::string>& wanted = {},
             const std::function<bool(const std::string& option)>& shown = {});

  bool given(const std::string& option) const;
  std::vector<std::string> given() const;
  std::map<std::string, std::string> texts() const;  // of the options that were given

 private:
  std::map<std::string, CLI::Option*> flags_;
};

// Those of options.def.
class OptionFlags : public TableFlags {
 public:
  OptionFlags(CLI::App& app, const std::vector<std::string>& groups,
              const std::function<bool(const std::string& option)>& shown = {})
      : TableFlags(app, option_table(), groups, shown) {}

  // Declares --preset.
  void add_preset(CLI::App& app);

  const std::string& preset() const { return preset_; }
  // Sets the options of the preset, then those that were given; the others stay as they are in `options`.
  void apply(Options& options) const;

 private:
  std::string preset_;
};

// Those of explain.def.
class ExplainFlags : public TableFlags {
 public:
  explicit ExplainFlags(CLI::App& app) : TableFlags(app, explain_option_table()) {}
  void apply(ExplainOptions& options) const;
};

// Those of explain.def and chart.def.
class ChartFlags : public TableFlags {
 public:
  explicit ChartFlags(CLI::App& app, const std::vector<std::string>& wanted = {})
      : TableFlags(app, chart_option_table(), wanted) {}
  void apply(ChartOptions& options) const;
};

}  // namespace lamina::cli
