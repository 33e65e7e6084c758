// A chain as a kernel call for each node, block by block, so that what passes between them stays in the first-level
// cache.
#pragma once

#include "graph/chain.hpp"

namespace lamina {

template <class T>
std::unique_ptr<Chain> make_kernel_chain(const ChainSource& source);

}  // namespace lamina
