#include "base/read_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <new>
#include <stdexcept>

#include "base/descriptor.hpp"
#include "base/file_error.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace {

constexpr const char* kAction = "cannot be read";
constexpr std::size_t kBlock = 1 << 16;

ssize_t read_some(int file, char* to, std::size_t size) {
  ssize_t count;
  do count = ::read(file, to, size);
  while (count < 0 && errno == EINTR);
  return count;
}

// The size a file states is only a start: pipes and /proc state 0, and a file may grow while it is read.
std::string read_all(const std::string& path, int file, std::size_t stated) {
  std::string bytes(stated + kBlock, '\0');
  for (std::size_t filled = 0;;) {
    const ssize_t count = read_some(file, bytes.data() + filled, bytes.size() - filled);
    if (count < 0) throw_file_error(path, kAction, errno);
    filled += static_cast<std::size_t>(count);
    if (count == 0) {
      bytes.resize(filled);
      return bytes;
    }
    if (filled == bytes.size()) bytes.resize(2 * filled);
  }
}

}  // namespace

std::string read_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) throw_file_error(path, kAction, errno);
  struct stat status;
  if (::fstat(file.get(), &status) != 0) throw_file_error(path, kAction, errno);
  if (S_ISDIR(status.st_mode)) throw_file_error(path, kAction, EISDIR);
  try {
    return read_all(path, file.get(), static_cast<std::size_t>(status.st_size));
  } catch (const std::bad_alloc&) {
  } catch (const std::length_error&) {
  }
  throw Error(ErrorKind::file, std::string(kAction) + ": it does not fit into memory", "read it on a larger machine",
              {path, 0, {}});
}

}  // namespace lamina
