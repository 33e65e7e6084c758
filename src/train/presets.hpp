// Named sets of options: one table.
#pragma once

#include <string>
#include <vector>

namespace lamina::train {

struct PresetOption {
  const char* option;
  const char* value;
  const char* why;
};

struct Preset {
  const char* name;
  const char* summary;
  const char* base;  // the preset it starts from; empty: the defaults
  std::vector<PresetOption> options;
};

const std::vector<Preset>& presets();

// Throws a usage error that suggests the nearest name.
const Preset& preset_named(const std::string& name);

// What a preset and those it starts from set, the first ones first: a later entry for an option counts.
std::vector<PresetOption> preset_options(const std::string& name);

}  // namespace lamina::train
