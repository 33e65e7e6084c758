#include "explain_options.hpp"

#include "exit_code.hpp"
#include "lamina/presets.hpp"
#include "output.hpp"
#include "text_table.hpp"
#include "training_table.hpp"

namespace lamina::cli {

namespace {

std::string reason(const ExplainedOption& option, const std::string& preset) {
  std::string text = option.origin == Origin::preset ? "preset " + preset : name(option.origin);
  if (option.origin == Origin::given) text = "given on the command line";
  return option.why.empty() ? text : text + ": " + option.why;
}

std::string explanation_text(const std::vector<ExplainedOption>& options, const std::string& preset) {
  TextTable table("lll", {"option", "value", "why"});
  std::string group;
  for (const ExplainedOption& option : options) {
    if (option.info.group != group && !group.empty()) table.add_rule();
    group = option.info.group;
    table.add({flag_of(option.info.name), option.value, reason(option, preset)});
  }
  return table.text();
}

nlohmann::json explanation_json(const std::vector<ExplainedOption>& options, const std::string& preset) {
  nlohmann::json list = nlohmann::json::array();
  for (const ExplainedOption& option : options)
    list.push_back({{"name", option.info.name},
                    {"group", option.info.group},
                    {"value", option.value},
                    {"origin", name(option.origin)},
                    {"why", option.why}});
  return {{"preset", preset.empty() ? nlohmann::json() : nlohmann::json(preset)}, {"options", std::move(list)}};
}

}  // namespace

int explain_options(const std::string& path, const Options& options, const OptionFlags& flags, const Common& common) {
  Frame table;
  OptionSource source{flags.preset(), flags.given()};
  source.validated_elsewhere = !options.valid.empty() && !is_fraction(options.valid);
  if (!path.empty()) {
    table = read_training_table(path, options);
    source.table = &table;
  }
  const std::vector<ExplainedOption> explained = lamina::explain_options(options, source);
  if (common.json)
    print_json(explanation_json(explained, flags.preset()));
  else
    print(explanation_text(explained, flags.preset()));
  return kDone;
}

}  // namespace lamina::cli
