// Every option of a run with its value and where that comes from.
#pragma once

#include <string>

#include "command.hpp"
#include "lamina/options.hpp"
#include "option_flags.hpp"

namespace lamina::cli {

// Prints the options that training on `path` (empty: no data, then rules that need data stay unresolved) would have.
int explain_options(const std::string& path, const Options& options, const OptionFlags& flags, const Common& common);

}  // namespace lamina::cli
