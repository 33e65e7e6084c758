// A chain as generated machine code (kernels/generated.hpp).
#pragma once

#include "graph/chain.hpp"

namespace lamina {

// Null when no code can be generated; `refused` then says why. T is float or double; the tier is avx512 at least.
template <class T>
std::unique_ptr<Chain> make_generated_chain(const ChainSource& source, std::string& refused);

}  // namespace lamina
