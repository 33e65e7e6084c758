#include "base/aligned.hpp"

#include <cstdint>
#include <cstring>
#include <string>

#include "lamina/error.hpp"

namespace lamina {

void* allocate_zeroed(std::size_t count, std::size_t size) {
  if (count == 0) return nullptr;
  void* memory = nullptr;
  if (count <= static_cast<std::size_t>(PTRDIFF_MAX) / size)
    memory = ::operator new (count* size, std::align_val_t{kCacheLine}, std::nothrow);
  if (memory == nullptr)
    throw Error(ErrorKind::usage,
                "cannot get memory for " + std::to_string(count) + " values of " + std::to_string(size) + " bytes",
                "use fewer units, or fewer rows at once");
  return std::memset(memory, 0, count * size);
}

}  // namespace lamina
