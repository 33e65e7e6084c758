// Errors as part of the interface: what happened, where, and what to do about it, in one line.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace lamina {

// Whose turn it is. Everything except `internal` can be mended by the user (exit code 2 of the command line).
enum class ErrorKind {
  usage,       // an option or argument
  data,        // the content of a table
  file,        // a file that is missing, unreadable, unwritable
  model,       // a model file that is damaged, of another version, or does not fit the data
  divergence,  // training left the finite numbers
  internal     // a fault of ours
};

// The stable name of a kind, as `--json` prints it: "usage", "data", …
const char* name(ErrorKind kind);

// Where it happened. Empty strings and zeros mean "not known" or "does not apply".
struct Place {
  std::string file;
  std::int64_t line = 0;  // 1-based physical line
  std::string column;     // the column's name, or its C-number
};

// Thrown by every room. `what()` is the whole line: "FILE:LINE: column NAME: MESSAGE; REMEDY".
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, std::string message, std::string remedy, Place place = {});

  ErrorKind kind() const noexcept { return kind_; }
  const std::string& message() const noexcept { return message_; }
  const std::string& remedy() const noexcept { return remedy_; }
  const Place& place() const noexcept { return place_; }

 private:
  ErrorKind kind_;
  std::string message_;
  std::string remedy_;
  Place place_;
};

// Throws an internal error naming `what` unless `holds`: a broken invariant of the library, never of the user.
void expect(bool holds, const char* what);

}  // namespace lamina
