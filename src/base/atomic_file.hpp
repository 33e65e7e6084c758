// Replacing a file so that at every moment, and after a crash, either the old or the new content is there in full.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"

namespace lamina {

// Written beside its target, then synced, renamed over it, and the folder synced. Without `commit` the target stays as
// it was and nothing is left behind. An existing file keeps its permissions; a symbolic link is followed. Devices,
// pipes and files that are open already (/dev/stdout, /dev/fd/N) are written directly. Failures throw a file error
// with remedy.
class AtomicFile {
 public:
  explicit AtomicFile(const std::string& path);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  // Throws when the disk has no room for so many bytes, where the file system can tell; takes that room.
  void reserve(std::int64_t bytes);
  void write(std::string_view bytes);
  void commit();

 private:
  struct Temporary {
    std::string name;  // empty once committed, or when writing directly
    ~Temporary();      // removes the file
  };

  void open_directly();
  void open_beside();
  void keep_permissions();
  [[noreturn]] void fail(int error_number) const;

  std::string path_;    // as the user wrote it, for messages
  std::string target_;  // links followed
  Temporary temporary_;
  Descriptor file_;
};

}  // namespace lamina
