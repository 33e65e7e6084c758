#include "measure/machine.hpp"

#include <cpuid.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace lamina::measure {
namespace {

std::size_t system_size(int name, std::size_t otherwise) {
  const long value = ::sysconf(name);
  return value > 0 ? static_cast<std::size_t>(value) : otherwise;
}

}  // namespace

// Intel SDM vol. 2A, CPUID leaves 80000002H … 80000004H: the brand string, four registers of four letters each.
std::string processor_name() {
  std::array<unsigned, 12> words{};
  for (unsigned i = 0; i < 3; ++i)
    __get_cpuid(0x80000002 + i, &words[4 * i], &words[4 * i + 1], &words[4 * i + 2], &words[4 * i + 3]);
  char letters[sizeof words + 1] = {};
  std::memcpy(letters, words.data(), sizeof words);
  std::string name = letters;
  name.erase(0, name.find_first_not_of(' '));
  name.erase(name.find_last_not_of(' ') + 1);
  return name;
}

CacheSizes cache_sizes() {
  return {system_size(_SC_LEVEL1_DCACHE_SIZE, 32u << 10), system_size(_SC_LEVEL2_CACHE_SIZE, 1u << 20),
          system_size(_SC_LEVEL3_CACHE_SIZE, 32u << 20)};
}

std::size_t memory_bytes() { return system_size(_SC_PHYS_PAGES, 1u << 18) * system_size(_SC_PAGESIZE, 4096); }

}  // namespace lamina::measure
