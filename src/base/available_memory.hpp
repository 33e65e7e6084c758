// How much memory this process may still take.
#pragma once

#include <cstddef>
#include <string>

namespace lamina {

// The least of what the machine can give without swapping (MemAvailable), what the cgroups leave (cgroup.hpp) and what
// the limit of the address space (RLIMIT_AS, `ulimit -v`) leaves, in bytes. `root` is put before every path read.
std::size_t available_memory(const std::string& root = "");

}  // namespace lamina
