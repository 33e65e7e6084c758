// Writing results so that nothing is lost.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lamina {

// Replaces a file as a whole: written beside it, synced, renamed. At every moment, and after a crash, either the old or
// the new content is there in full. Devices and pipes are written directly. Failures throw a file error with remedy.
void replace_file(const std::string& path, std::string_view bytes);

// Throws the error that `replace_file` would meet at once (no such folder, no permission) or with so many bytes (a full
// disk, a quota, a limit on files), and changes nothing.
void check_writable(const std::string& path, std::int64_t bytes = 0);

}  // namespace lamina
