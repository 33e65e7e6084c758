#include "option_flags.hpp"

#include <algorithm>

#include "lamina/presets.hpp"

namespace lamina::cli {

namespace {

const std::string kHidden;  // the group of options that the help leaves out, as CLI11 has it

bool is_list(OptionType type) {
  return type == OptionType::integers || type == OptionType::reals || type == OptionType::texts ||
         type == OptionType::map;
}

// What stands for the value in the help.
std::string placeholder(const OptionInfo& info) {
  switch (info.type) {
    case OptionType::text:
      return info.choices.empty() ? "TEXT" : "NAME";
    case OptionType::boolean:
      return "yes|no";
    case OptionType::integer:
      return "N";
    case OptionType::real:
      return "X";
    case OptionType::integers:
      return "N,N,...";
    case OptionType::reals:
      return "X,X,...";
    case OptionType::texts:
      return "A,B,...";
    case OptionType::map:
      return "A=B,...";
  }
  return "TEXT";
}

std::string description(const OptionInfo& info) {
  std::string text = info.help;
  if (!info.range.empty()) text += "; " + info.range;
  if (!info.default_text.empty()) text += " [" + info.default_text + "]";
  return text;
}

}  // namespace

std::string flag_of(const std::string& option) {
  std::string flag = "--" + option;
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

TableFlags::TableFlags(CLI::App& app, const std::vector<OptionInfo>& table, const std::vector<std::string>& wanted,
                       const std::function<bool(const std::string& option)>& shown) {
  const auto named = [&](const std::string& name) {
    return std::find(wanted.begin(), wanted.end(), name) != wanted.end();
  };
  for (const OptionInfo& info : table) {
    if (!wanted.empty() && !named(info.group) && !named(info.name)) continue;
    CLI::Option* flag = app.add_option(flag_of(info.name));
    flag->description(description(info))
        ->option_text(placeholder(info))
        ->group(!shown || shown(info.name) ? info.group : kHidden)
        ->expected(1);
    if (is_list(info.type))
      flag->join(',');  // a list may be given in several pieces
    else
      flag->take_last();
    flags_[info.name] = flag;
  }
}

bool TableFlags::given(const std::string& option) const {
  const auto found = flags_.find(option);
  return found != flags_.end() && found->second->count() > 0;
}

std::vector<std::string> TableFlags::given() const {
  std::vector<std::string> names;
  for (const auto& [name, flag] : flags_)
    if (flag->count() > 0) names.push_back(name);
  return names;
}

std::map<std::string, std::string> TableFlags::texts() const {
  std::map<std::string, std::string> texts;
  for (const auto& [name, flag] : flags_)
    if (flag->count() > 0) texts[name] = flag->as<std::string>();
  return texts;
}

void OptionFlags::add_preset(CLI::App& app) {
  std::string names;
  for (const std::string& name : preset_names()) names += (names.empty() ? "" : ", ") + name;
  app.add_option("--preset", preset_, "options by name, before those given here; one of " + names)
      ->option_text("NAME")
      ->take_last()
      ->group("preset");
}

void OptionFlags::apply(Options& options) const {
  if (!preset_.empty()) return set_options(options, preset_, texts());
  for (const auto& [name, text] : texts()) set_option(options, name, text);
}

void ExplainFlags::apply(ExplainOptions& options) const {
  for (const auto& [name, text] : texts()) set_option(options, name, text);
}

void ChartFlags::apply(ChartOptions& options) const {
  for (const auto& [name, text] : texts()) set_option(options, name, text);
}

}  // namespace lamina::cli
