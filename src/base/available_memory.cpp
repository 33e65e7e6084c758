#include "base/available_memory.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>

#include "base/cgroup.hpp"

namespace lamina {

namespace {

// MemAvailable of /proc/meminfo (proc(5)), which counts in units of 1024 bytes.
std::size_t machine_memory(const std::string& root) {
  std::ifstream file(root + "/proc/meminfo");
  std::string word;
  while (file >> word)
    if (std::size_t kib = 0; word == "MemAvailable:" && file >> kib) return kib * 1024;
  return SIZE_MAX;
}

// The first number of /proc/self/statm is the size of the address space in pages.
std::size_t address_space(const std::string& root) {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return SIZE_MAX;
  std::size_t pages = 0;
  std::ifstream(root + "/proc/self/statm") >> pages;
  const std::size_t used = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return limit.rlim_cur > used ? limit.rlim_cur - used : 0;
}

}  // namespace

std::size_t available_memory(const std::string& root) {
  return std::min({machine_memory(root), cgroup_memory(root), address_space(root)});
}

}  // namespace lamina
