// Aligned text for a terminal.
#pragma once

#include <string>
#include <vector>

#include "lamina/judgement.hpp"

namespace lamina {

using Cells = std::vector<std::string>;

// A name from a file: without control characters, cut where it is long.
std::string shown(const std::string& name, std::size_t longest = 16);

// The first column to the left, the others to the right, two blanks between.
std::string aligned(const std::vector<Cells>& rows);

// "key  value  definition", one line each.
std::string figure_lines(const std::vector<Figure>& figures);

}  // namespace lamina
