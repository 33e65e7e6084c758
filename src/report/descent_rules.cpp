// The words for update rules of a descent.
#include <algorithm>
#include <sstream>

#include "lamina/error.hpp"
#include "lamina/nearest.hpp"
#include "nn/names.hpp"
#include "report/descent.hpp"
#include "train/optimizers.hpp"
#include "train/option_text.hpp"

namespace lamina::report {

namespace {

// Names beside those of the optimizers, and the options they stand for.
struct RuleName {
  const char* name;
  double momentum;
  const char* form;
};
constexpr RuleName kNames[] = {{"gd", 0, "sum"}, {"momentum", 0.9, "sum"}, {"nesterov", 0.9, "nesterov"}};

// Options that mean nothing to two numbers without epochs.
constexpr const char* kWithoutMeaning[] = {"shuffle", "layer_rate_decay", "schedule",     "warmup", "max_w2",
                                           "ema",     "momentum_start",   "momentum_ramp"};

std::vector<std::string> rule_names() {
  std::vector<std::string> names;
  for (const RuleName& own : kNames) names.emplace_back(own.name);
  for (const auto& optimizer : train::optimizers())
    if (optimizer.next) names.emplace_back(optimizer.name);
  names.emplace_back("newton");
  return names;
}

[[noreturn]] void refuse(const std::string& what, const std::string& word, const std::vector<std::string>& known) {
  const std::string close = nearest(word, known);
  throw Error(ErrorKind::usage, what,
              close.empty() ? "choose among " + nn::joined(known) : "did you mean " + close + "?");
}

void name_rule(DescentRule& rule, const std::string& name) {
  rule.newton = name == "newton";
  rule.options.optimizer = rule.newton ? "sgd" : name;
  for (const RuleName& own : kNames) {
    if (name != own.name) continue;
    rule.options.optimizer = "sgd";
    rule.options.momentum = own.momentum;
    rule.options.momentum_form = own.form;
  }
  const auto* optimizer = train::find_optimizer(rule.options.optimizer);
  if (!optimizer || !optimizer->next) refuse("there is no update rule '" + name + "' of a descent", name, rule_names());
  rule.options.learning_rate = rule.newton ? 1 : optimizer->usual_rate;
}

std::vector<std::string> settings_of(const DescentRule& rule) {
  std::vector<std::string> names = {"rate"};
  if (rule.newton) return names;
  for (const char* read : train::find_optimizer(rule.options.optimizer)->reads) {
    const std::string option = read;
    if (option != "learning_rate" &&
        std::find(std::begin(kWithoutMeaning), std::end(kWithoutMeaning), option) == std::end(kWithoutMeaning))
      names.push_back(option);
  }
  return names;
}

void set(DescentRule& rule, const std::string& setting) {
  const std::size_t equals = setting.find('=');
  const std::string name = setting.substr(0, equals);
  const std::vector<std::string> known = settings_of(rule);
  if (equals == std::string::npos || std::find(known.begin(), known.end(), name) == known.end())
    refuse("the rule '" + rule.text + "' has no setting '" + setting + "'", name, known);
  set_option(rule.options, name == "rate" ? "learning_rate" : name, setting.substr(equals + 1));
  if (rule.options.learning_rate == 0)
    throw Error(ErrorKind::usage, "the rule '" + rule.text + "' would not move", "give a rate above 0");
  rule.batch = static_cast<std::size_t>(rule.options.batch);
}

}  // namespace

DescentRule parse_rule(const std::string& text) {
  DescentRule rule;
  rule.text = text;
  std::istringstream words(text);
  std::string word;
  std::getline(words, word, ':');
  name_rule(rule, word);
  while (std::getline(words, word, ':')) set(rule, word);
  return rule;
}

}  // namespace lamina::report
