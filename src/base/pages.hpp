// The pages behind memory.
#pragma once

#include <cstddef>

namespace lamina {

// Gives memory that will be written soon its pages, all at once instead of one by one as they are touched. Changes no
// content; where the system cannot (before Linux 5.14), nothing happens.
void populate_pages(void* memory, std::size_t bytes);

}  // namespace lamina
