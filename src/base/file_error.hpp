// What the system's error numbers mean for a file, and what to do about them.
#pragma once

#include <string>

namespace lamina {

// Throws a file error "PATH: ACTION: reason; remedy", such as "m.lamina: cannot be written: no space left; …".
[[noreturn]] void throw_file_error(const std::string& path, const std::string& action, int error_number);

}  // namespace lamina
