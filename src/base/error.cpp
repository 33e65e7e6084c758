#include "lamina/error.hpp"

#include <utility>

#include "base/printable.hpp"

namespace lamina {

namespace {

std::string one_line(const std::string& message, const std::string& remedy, const Place& place) {
  std::string line = place.file;
  if (place.line > 0) line += (line.empty() ? "line " : ":") + std::to_string(place.line);
  if (!line.empty()) line += ": ";
  if (!place.column.empty()) line += "column " + place.column + ": ";
  line += message;
  if (!remedy.empty()) line += "; " + remedy;
  return printable(std::move(line));  // names may come from files
}

}  // namespace

const char* name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::data:
      return "data";
    case ErrorKind::file:
      return "file";
    case ErrorKind::model:
      return "model";
    case ErrorKind::divergence:
      return "divergence";
    case ErrorKind::internal:
      return "internal";
  }
  return "internal";
}

Error::Error(ErrorKind kind, std::string message, std::string remedy, Place place)
    : std::runtime_error(one_line(message, remedy, place)),
      kind_(kind),
      message_(std::move(message)),
      remedy_(std::move(remedy)),
      place_(std::move(place)) {}

void expect(bool holds, const char* what) {
  if (!holds) throw Error(ErrorKind::internal, what, "this is a fault of Lamina, please report it");
}

}  // namespace lamina
