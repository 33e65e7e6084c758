// What a terminal can show.
#pragma once

namespace lamina::cli {

// Rows of the terminal behind a descriptor; 0 when it is none.
int terminal_height(int descriptor);

// Whether the locale that programs go by knows more than ASCII.
bool locale_has_unicode();

// Whether a terminal is there that takes sequences for moving about, and for colours, which NO_COLOR forbids.
bool moves_cursor(int descriptor);
bool shows_colour(int descriptor);

}  // namespace lamina::cli
