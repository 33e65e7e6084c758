// Runs `body`, which must throw a lamina::Error, and gives its one line; empty when nothing is thrown.
#pragma once

#include <string>

#include "lamina/error.hpp"

namespace lamina {

struct Caught {
  std::string line;
  ErrorKind kind = ErrorKind::internal;
  Place place;
  std::string remedy;
};

template <class Body>
Caught caught(Body body) {
  try {
    body();
  } catch (const Error& error) {
    return {error.what(), error.kind(), error.place(), error.remedy()};
  }
  return {};
}

}  // namespace lamina
