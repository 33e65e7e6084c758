// Options by name: what other programs do by default, and what the lectures chose; and why each option has its value.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lamina/frame.hpp"
#include "lamina/options.hpp"

namespace lamina {

// "h2o", "sklearn", "lecture".
const std::vector<std::string>& preset_names();

// Sets the options that the preset names; the others stay. Throws a usage error that suggests the nearest name.
void apply_preset(Options& options, const std::string& name);

// The preset, then the options that are given, name and text. What the preset says of options that the given ones leave
// without effect, such as `hidden` beside a described network, is dropped.
void set_options(Options& options, const std::string& preset, const std::map<std::string, std::string>& given);

// Where the value of an option comes from. `automatic`: its value stands for a rule, such as batch 0.
enum class Origin : std::uint8_t { standard, preset, given, automatic };
const char* name(Origin origin);  // "default", "preset", "given", "automatic"

struct ExplainedOption {
  OptionInfo info;
  std::string value;  // as it will be used; as it was written when an automatic one needs data that are not there
  Origin origin;
  std::string why;
};

// How the options came to be.
struct OptionSource {
  std::string preset;                // empty: none
  std::vector<std::string> given;    // names of those that were set after it
  const Frame* table = nullptr;      // what is to be learnt from; without it, rules that need data stay unresolved
  bool validated_elsewhere = false;  // validation rows are a table of their own
};

// All options, in the order of the table of options.
std::vector<ExplainedOption> explain_options(const Options& options, const OptionSource& source);

}  // namespace lamina
