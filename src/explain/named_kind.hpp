// Finding a kind in its table by the name that a user gave.
#pragma once

#include <string>
#include <vector>

#include "lamina/error.hpp"
#include "lamina/nearest.hpp"

namespace lamina::explain {

// The names of the kinds for which `offered` holds, as an error lists them: "permutation, gedeon".
template <class Kind, class Offered>
std::string names_of_kinds(const std::vector<Kind>& kinds, const Offered& offered) {
  std::string names;
  for (const Kind& kind : kinds)
    if (offered(kind)) names += (names.empty() ? "" : ", ") + std::string(kind.name);
  return names;
}

// The kind of that name. Throws a usage error that suggests the nearest name or, where none is near, lists those
// offered. `what` is what there is none of: "importance".
template <class Kind, class Offered>
const Kind& named_kind(const std::vector<Kind>& kinds, const std::string& name, const std::string& what,
                       const Offered& offered) {
  std::vector<std::string> names;
  for (const Kind& kind : kinds) {
    if (name == kind.name) return kind;
    names.emplace_back(kind.name);
  }
  const std::string close = nearest(name, names);
  throw Error(ErrorKind::usage, "there is no " + what + " '" + name + "'",
              close.empty() ? "choose among " + names_of_kinds(kinds, offered) : "did you mean " + close + "?");
}

}  // namespace lamina::explain
