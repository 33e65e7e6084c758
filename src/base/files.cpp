#include "lamina/files.hpp"

#include <filesystem>

#include "base/atomic_file.hpp"

namespace lamina {

void replace_file(const std::string& path, std::string_view bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

void check_writable(const std::string& path, std::int64_t bytes) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_type type = fs::status(path, error).type();
  const bool beside = type == fs::file_type::regular || type == fs::file_type::directory || !fs::exists(path, error);
  if (beside) AtomicFile{path}.reserve(bytes);  // a pipe's reader would take opening and closing it for the end
}

}  // namespace lamina
