#include "base/atomic_file.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

#include "base/file_error.hpp"

namespace lamina {

namespace {

constexpr int kMostLinks = 40;         // as Linux itself follows
constexpr int kMostTemporaries = 100;  // names tried beside the target

// Where the links lead, which need not exist; a circle is left to the system to report.
std::string follow_links(std::filesystem::path path) {
  std::error_code error;
  for (int i = 0; i < kMostLinks && std::filesystem::is_symlink(path, error); ++i)
    path = path.parent_path() / std::filesystem::read_symlink(path, error);
  return path.string();
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "./" : path.substr(0, slash + 1);
}

// Redirected output must be written where the shell opened it, whatever it is.
bool names_an_open_file(const std::string& path) {
  return path == "/dev/stdout" || path == "/dev/stderr" || path.rfind("/dev/fd/", 0) == 0 ||
         path.rfind("/proc/", 0) == 0;
}

}  // namespace

AtomicFile::AtomicFile(const std::string& path) : path_(path), target_(follow_links(path)) {
  if (path.empty()) fail(ENOENT);
  struct stat status;
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (!exists && errno != ENOENT) fail(errno);
  if ((exists && S_ISDIR(status.st_mode)) || path.back() == '/') fail(EISDIR);
  if (names_an_open_file(path) || (exists && !S_ISREG(status.st_mode))) {
    open_directly();
  } else {
    if (exists && ::access(path.c_str(), W_OK) != 0) fail(errno);
    open_beside();
    if (exists) keep_permissions();
  }
}

AtomicFile::Temporary::~Temporary() {
  if (!name.empty()) ::unlink(name.c_str());
}

void AtomicFile::fail(int error_number) const { throw_file_error(path_, "cannot be written", error_number); }

void AtomicFile::open_directly() {
  file_ = Descriptor(::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  if (!file_) fail(errno);
}

void AtomicFile::open_beside() {
  const std::string stem = folder_of(target_) + ".lamina-" + std::to_string(::getpid()) + "-";
  for (int i = 0; !file_; ++i) {
    const std::string name = stem + std::to_string(i) + ".tmp";
    file_ = Descriptor(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file_) temporary_.name = name;
    if (!file_ && (errno != EEXIST || i == kMostTemporaries)) fail(errno);
  }
}

// The owner can only be kept by root; elsewhere the file becomes the writer's own, as with any editor.
void AtomicFile::keep_permissions() {
  struct stat status;
  if (::stat(target_.c_str(), &status) != 0) fail(errno);
  const int owner_kept = ::fchown(file_.get(), status.st_uid, status.st_gid);
  const mode_t mode = owner_kept == 0 ? status.st_mode & 07777 : status.st_mode & 0777;
  if (::fchmod(file_.get(), mode) != 0) fail(errno);
}

void AtomicFile::reserve(std::int64_t bytes) {
  if (bytes <= 0 || temporary_.name.empty()) return;
  int result = 0;
  do result = ::fallocate(file_.get(), 0, 0, bytes);
  while (result != 0 && errno == EINTR);
  if (result == 0 || errno == EOPNOTSUPP || errno == ENOSYS) return;  // the latter two: it cannot tell
  fail(errno);
}

void AtomicFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_.get(), bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) fail(errno);
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void AtomicFile::commit() {
  const bool synced = ::fsync(file_.get()) == 0 || errno == EINVAL || errno == EROFS;  // pipes cannot be synced
  if (!synced || file_.close() != 0) fail(errno);
  if (temporary_.name.empty()) return;
  if (::rename(temporary_.name.c_str(), target_.c_str()) != 0) fail(errno);
  temporary_.name.clear();
  // The new content is in place. A file system that cannot sync folders (some network ones) has no more to offer.
  const Descriptor folder(::open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder && ::fsync(folder.get()) != 0 && errno == EIO) fail(errno);
}

}  // namespace lamina
