#include "output.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "lamina/error.hpp"
#include "lamina/files.hpp"

namespace lamina::cli {

namespace {

// Zero, or the error number that stopped the writing.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count >= 0)
      text.remove_prefix(static_cast<std::size_t>(count));
    else if (errno != EINTR)
      return errno;
  }
  return 0;
}

}  // namespace

void print(std::string_view text) {
  const int error = write_all(STDOUT_FILENO, text);
  if (error != 0 && error != EPIPE)
    throw Error(ErrorKind::file, std::string("cannot be written: ") + std::strerror(error),
                error == ENOSPC ? "free some space or send the output elsewhere" : "send the output elsewhere",
                {"standard output", 0, {}});
}

void say(std::string_view text) { write_all(STDERR_FILENO, text); }

void say_note(const std::string& note) { say("note: " + printable(note) + "\n"); }

std::string printable(std::string_view text) {
  std::string clean(text);
  for (char& c : clean)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return clean;
}

void deliver(const std::string& path, std::string_view bytes) {
  path.empty() ? print(bytes) : replace_file(path, bytes);
}

int terminal_width(int descriptor) {
  if (::isatty(descriptor) == 0) return 0;
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

}  // namespace lamina::cli
