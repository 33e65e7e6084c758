// The options of a run. Each stands once, in options.def; the struct, its description, text and JSON come from there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "lamina/lists.hpp"

namespace lamina {

struct Options {
#define LAMINA_LIST(...) \
  { __VA_ARGS__ }
#define LAMINA_OPTION(group, type, name, value, range, help) type name = value;
#include "lamina/options.def"
#undef LAMINA_OPTION
#undef LAMINA_LIST
};

// What a value is written as: text; yes or no; a whole number; a number; lists with commas; name=value with commas.
enum class OptionType : std::uint8_t { text, boolean, integer, real, integers, reals, texts, map };
const char* name(OptionType type);

// The description of one option.
struct OptionInfo {
  std::string name;   // "learning_rate"
  std::string group;  // "training"
  OptionType type;
  std::string default_text;          // as `get_option` writes it
  std::string range;                 // "above 0 and below 1e+06"; empty when anything goes
  std::vector<std::string> choices;  // when only some names are allowed
  std::string help;
};

// All options, in the order of options.def.
const std::vector<OptionInfo>& option_table();

// Sets one option from text and checks it. Throws a usage error that says what is allowed and suggests the nearest
// name. Names may be written with - for _.
void set_option(Options& options, const std::string& name, const std::string& text);

// The text that `set_option` reads back to the same value.
std::string get_option(const Options& options, const std::string& name);

// Checks every option: for values that were assigned in C++.
void check_options(const Options& options);

// {"target": "AHD", "hidden": [200, 200], …}: all options. Reading starts from the defaults and refuses unknown keys.
nlohmann::json to_json(const Options& options);
Options options_from_json(const nlohmann::json& json);

}  // namespace lamina
