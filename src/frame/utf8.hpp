// Validity of UTF-8.
#pragma once

namespace lamina {

// The first byte that breaks UTF-8 (overlong forms, surrogates and values above U+10FFFF included); null when valid.
const char* find_invalid_utf8(const char* begin, const char* end);

}  // namespace lamina
