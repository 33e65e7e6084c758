// Whole files as bytes.
#pragma once

#include <string>

namespace lamina {

// The bytes of a file or pipe. Throws a file error with remedy when it is missing, a folder, unreadable, or larger than
// the memory that can be had.
std::string read_file(const std::string& path);

}  // namespace lamina
