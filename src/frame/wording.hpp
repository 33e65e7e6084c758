// Words that notes and errors share.
#pragma once

#include <string>
#include <vector>

namespace lamina {

// "1 cell", "3 cells".
inline std::string counted(std::size_t count, const char* noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

// "a, b, c and 4 more".
inline std::string name_list(const std::vector<std::string>& names, std::size_t shown = 8) {
  std::string list;
  for (std::size_t i = 0; i < names.size() && i < shown; ++i) list += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > shown) list += " and " + std::to_string(names.size() - shown) + " more";
  return list;
}

}  // namespace lamina
