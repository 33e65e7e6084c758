#include "help.hpp"

#include <unistd.h>

#include <algorithm>

#include "lamina/display_width.hpp"
#include "output.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

constexpr std::size_t kNames = 28;  // width of the column of names

std::size_t page_width() {
  const int width = terminal_width(STDOUT_FILENO);
  return static_cast<std::size_t>(std::clamp(width == 0 ? 100 : width, 60, 100));
}

// A name and what it means, the meaning wrapped into a column of its own.
std::string entry(const std::string& name, const std::string& meaning) {
  std::string text = "  " + padded(name, kNames - 2);
  bool first = display_width(name) + 4 <= kNames;
  if (!first) text = "  " + name + "\n";
  for (const std::string& line : wrapped(meaning, page_width() - kNames)) {
    text += (first ? "" : std::string(kNames, ' ')) + line + "\n";
    first = false;
  }
  return text;
}

std::string heading(std::string group) {
  group[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(group[0])));
  return "\n" + group + "\n";
}

// Groups in the order in which the command declared them.
std::vector<std::string> groups_of(const CLI::App& app) {
  std::vector<std::string> groups;
  for (const CLI::Option* option : app.get_options())
    if (!option->get_positional() && !option->get_group().empty() &&
        std::find(groups.begin(), groups.end(), option->get_group()) == groups.end())
      groups.push_back(option->get_group());
  return groups;
}

std::string usage_line(const CLI::App& app, const Command& command) {
  std::string line = std::string("Usage: lamina ") + command.name;
  for (const CLI::Option* option : app.get_options())
    if (option->get_positional())
      line += option->get_required() ? " " + option->get_name() : " [" + option->get_name() + "]";
  return line + " [options]\n";
}

std::string flag_text(const CLI::Option& option) {
  const std::string& value = option.get_option_text();
  return option.get_name() + (value.empty() ? "" : " " + value);
}

}  // namespace

std::string overview(const std::vector<Command>& commands) {
  std::string text =
      "Lamina: from a CSV file to a trained, scored, saved network in one command.\n\n"
      "Usage: lamina COMMAND ...\n\nCommands\n";
  for (const Command& command : commands) text += entry(command.name, command.summary);
  return text + "\nOptions\n" + entry("-h, --help", "this page; after a command, its page") +
         entry("--version", "the version of Lamina") +
         "\nFirst steps\n"
         "  lamina data heart > heart.csv\n"
         "  lamina train heart.csv --target AHD --valid 0.2 --out heart.lamina\n"
         "  lamina predict heart.lamina heart.csv --out answers.csv\n";
}

std::string help_page(const CLI::App& app, const Command& command) {
  const std::string own = app.get_description();  // of a command whose page depends on its first argument
  std::string text = (own.empty() ? std::string(command.summary) + "." : own) + "\n\n" + usage_line(app, command);
  std::string arguments;
  for (const CLI::Option* option : app.get_options())
    if (option->get_positional()) arguments += entry(option->get_name(), option->get_description());
  if (!arguments.empty()) text += heading("arguments") + arguments;
  for (const std::string& group : groups_of(app)) {
    text += heading(group);
    for (const CLI::Option* option : app.get_options())
      if (!option->get_positional() && option->get_group() == group)
        text += entry(flag_text(*option), option->get_description());
  }
  return text + "\nExamples\n" + command.details;
}

}  // namespace lamina::cli
