// Reading the command line: every mistake becomes a usage error that says what to write instead.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "command.hpp"

namespace lamina::cli {

// The command that the arguments begin with; throws a usage error that suggests the nearest.
const Command& find_command(const std::vector<Command>& commands, const std::vector<std::string>& arguments);

// What may follow the first word of names of two, "peak, step"; empty for names of one.
std::string second_words(const std::vector<Command>& commands, const std::string& first);

// How many arguments its name is: 1 or 2.
std::ptrdiff_t words(const Command& command);

// The argument of a command that takes an expression: one that begins with a minus arrives with a blank before it.
inline constexpr const char* kExpression = "EXPRESSION";

// Parses what follows the command's name.
void parse_arguments(CLI::App& app, const Command& command, std::vector<std::string> arguments);

}  // namespace lamina::cli
