// The pages that --help prints.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "command.hpp"

namespace lamina::cli {

std::string overview(const std::vector<Command>& commands);
std::string help_page(const CLI::App& app, const Command& command);

}  // namespace lamina::cli
