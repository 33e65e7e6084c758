// What the declarations of ops share.
#pragma once

#include "graph/op.hpp"

namespace lamina {

// Types that arithmetic takes and derivatives flow through.
inline bool is_arithmetic(Type type) { return type == Type::real || type == Type::exact; }

// The i-th input of the node that y names.
inline Value in(const Value& y, int i) { return {&y.graph(), y.node().inputs[static_cast<std::size_t>(i)]}; }

}  // namespace lamina
