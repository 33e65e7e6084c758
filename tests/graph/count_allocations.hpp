// Counts every allocation of the test program it is linked into.
#pragma once

#include <cstddef>

namespace lamina {

std::size_t allocations();  // so far, on all threads

}  // namespace lamina
