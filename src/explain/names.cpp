#include "explain/names.hpp"

#include <algorithm>

#include "lamina/error.hpp"
#include "lamina/nearest.hpp"

namespace lamina::explain {

void refuse_name(const std::string& what, const std::string& name, const std::vector<std::string>& known) {
  const std::string close = nearest(name, known);
  std::string all;
  for (const std::string& one : known) all += (all.empty() ? "" : ", ") + one;
  throw Error(ErrorKind::usage, "the model has no " + what + " '" + name + "'",
              close.empty() ? "choose among " + all : "did you mean " + close + "?");
}

std::size_t place_of(const std::string& what, const std::string& name, const std::vector<std::string>& known) {
  const auto found = std::find(known.begin(), known.end(), name);
  if (found == known.end()) refuse_name(what, name, known);
  return static_cast<std::size_t>(found - known.begin());
}

}  // namespace lamina::explain
