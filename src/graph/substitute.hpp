// The same computation from other leaves.
#pragma once

#include <utility>
#include <vector>

#include "lamina/graph.hpp"

namespace lamina {

// y with each first node replaced by its second, of the same shape and type. Nodes that depend on none of them are
// shared with y. Updates stay those of the original.
Value substitute(const Value& y, const std::vector<std::pair<Value, Value>>& replacements);

}  // namespace lamina
