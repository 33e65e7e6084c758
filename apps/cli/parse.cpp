#include "parse.hpp"
#include "lamina/nearest.hpp"

#include <algorithm>

#include "lamina/error.hpp"
#include "lamina/frame.hpp"

namespace lamina::cli {

namespace {

[[noreturn]] void refuse(const std::string& message, const std::string& remedy) {
  throw Error(ErrorKind::usage, message, remedy);
}

std::string page_of(const Command& command) { return std::string("see `lamina ") + command.name + " --help`"; }

std::vector<std::string> flags_of(const CLI::App& app) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  return flags;
}

[[noreturn]] void refuse_extra(const CLI::App& app, const Command& command, const std::string& extra) {
  if (extra[0] != '-') refuse("'" + extra + "' is one argument too many", page_of(command));
  const std::string flag = extra.substr(0, extra.find('='));
  const std::string close = nearest(flag, flags_of(app));
  refuse("there is no option " + flag, close.empty() ? page_of(command) : "did you mean " + close + "?");
}

// The name of the option or argument at the start of a message of CLI11, such as "--seed: 1 required TEXT missing".
std::string subject(const std::string& message) { return message.substr(0, message.find_first_of(": ")); }

// A minus may begin an expression, which is then no flag: CLI11 takes a word that begins with a blank as it is.
void shield_expressions(const CLI::App& app, std::vector<std::string>& arguments) {
  if (app.get_option_no_throw(kExpression) == nullptr) return;
  for (std::string& argument : arguments)
    if (argument.size() > 1 && argument[0] == '-' && argument[1] != '-') argument.insert(0, " ");
}

}  // namespace

std::string second_words(const std::vector<Command>& commands, const std::string& first) {
  std::string kinds;
  for (const Command& command : commands)
    if (const std::string name = command.name; name.rfind(first + " ", 0) == 0)
      kinds += (kinds.empty() ? "" : ", ") + name.substr(first.size() + 1);
  return kinds;
}

const Command& find_command(const std::vector<Command>& commands, const std::vector<std::string>& arguments) {
  std::string name = arguments[0];
  if (const std::string kinds = second_words(commands, name); !kinds.empty()) {
    if (arguments.size() < 2 || arguments[1][0] == '-') refuse(name + " alone says too little", "add one of " + kinds);
    name += " " + arguments[1];
  }
  std::vector<std::string> names = {"--help", "--version"};
  for (const Command& command : commands) {
    if (command.name == name) return command;
    names.emplace_back(command.name);
  }
  const std::string close = nearest(name, names);
  refuse((name[0] == '-' ? "there is no option " : "there is no command ") + name,
         close.empty() ? "see `lamina --help`" : "did you mean " + close + "?");
}

std::ptrdiff_t words(const Command& command) {
  return std::string(command.name).find(' ') == std::string::npos ? 1 : 2;
}

void parse_arguments(CLI::App& app, const Command& command, std::vector<std::string> arguments) {
  shield_expressions(app, arguments);
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
  app.allow_extras();
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::RequiredError& error) {
    if (!app.remaining().empty()) refuse_extra(app, command, app.remaining().front());
    refuse(subject(error.what()) + " is missing", page_of(command));
  } catch (const CLI::ArgumentMismatch& error) {
    refuse(subject(error.what()) + " needs a value", page_of(command));
  } catch (const CLI::ParseError& error) {
    refuse(error.what(), page_of(command));
  }
  if (!app.remaining().empty()) refuse_extra(app, command, app.remaining().front());
}

}  // namespace lamina::cli
