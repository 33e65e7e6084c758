// lamina plot.
#pragma once

#include "command.hpp"

namespace lamina::cli {

// The app's name is the first word behind the command: when it is a kind of chart, --help is about that kind alone.
Action add_plot(CLI::App& app, Common& common);

}  // namespace lamina::cli
