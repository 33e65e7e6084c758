// Reading the command line: every mistake becomes a usage error that says what to write instead.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "command.hpp"

namespace lamina::cli {

// The command of that name; throws a usage error that suggests the nearest.
const Command& find_command(const std::vector<Command>& commands, const std::string& name);

// The argument of a command that takes an expression: one that begins with a minus arrives with a blank before it.
inline constexpr const char* kExpression = "EXPRESSION";

// Parses what follows the command's name.
void parse_arguments(CLI::App& app, const Command& command, std::vector<std::string> arguments);

}  // namespace lamina::cli
