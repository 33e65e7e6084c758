// Short names for the lists and maps that options and network descriptions hold.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lamina {

using IntegerList = std::vector<std::int64_t>;
using RealList = std::vector<double>;
using RealMatrix = std::vector<RealList>;  // row by row
using StringList = std::vector<std::string>;
using StringMap = std::map<std::string, std::string>;

}  // namespace lamina
