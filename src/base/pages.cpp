#include "base/pages.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23  // a header older than its kernel
#endif

namespace lamina {

void populate_pages(void* memory, std::size_t bytes) {
  static const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t before = reinterpret_cast<std::uintptr_t>(memory) % page, whole = (before + bytes) / page * page;
  if (whole > 0) static_cast<void>(::madvise(static_cast<char*>(memory) - before, whole, MADV_POPULATE_WRITE));
}

}  // namespace lamina
