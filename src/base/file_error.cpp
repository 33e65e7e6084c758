#include "base/file_error.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <system_error>

#include "lamina/error.hpp"

namespace lamina {

namespace {

struct Reason {
  int number;
  const char* text;
  const char* remedy;
};

constexpr Reason kReasons[] = {
    {ENOENT, "there is no such file or folder", "check the name and the folder"},
    {ENOTDIR, "a part of the path is a file, not a folder", "check the path"},
    {EISDIR, "it is a folder", "name a file"},
    {EACCES, "permission denied", "choose a place you have access to"},
    {EPERM, "permission denied", "choose a place you have access to"},
    {EROFS, "the file system is read-only", "choose another place"},
    {ENOSPC, "no space left", "free some space or choose another disk"},
    {EDQUOT, "your disk quota is used up", "free some space or choose another disk"},
    {EFBIG, "the file would be too large", "choose another disk or raise the limit (ulimit -f)"},
    {ENAMETOOLONG, "the name is too long", "choose a shorter one"},
    {ELOOP, "its symbolic links run in a circle", "mend the links"},
    {EMFILE, "too many files are open", "raise the limit (ulimit -n)"},
    {EPIPE, "nobody reads the pipe any more", "keep its reader running"},
};

}  // namespace

void throw_file_error(const std::string& path, const std::string& action, int error_number) {
  const auto* known = std::find_if(std::begin(kReasons), std::end(kReasons),
                                   [&](const Reason& reason) { return reason.number == error_number; });
  const Place place{path.empty() ? "''" : path, 0, {}};
  if (known != std::end(kReasons)) throw Error(ErrorKind::file, action + ": " + known->text, known->remedy, place);
  throw Error(ErrorKind::file, action + ": " + std::generic_category().message(error_number),
              "check the disk and the path", place);
}

}  // namespace lamina
