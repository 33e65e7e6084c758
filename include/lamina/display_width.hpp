// How wide text is in a terminal.
#pragma once

#include <cstddef>
#include <string_view>

namespace lamina {

// Columns of UTF-8 text: two for a wide character, as those of Chinese and Japanese, none for one that combines with
// the one before (Unicode's East Asian Width and general categories). A byte that is no UTF-8 takes one.
std::size_t display_width(std::string_view text);
std::size_t display_width(char32_t character);

}  // namespace lamina
