// Text in pictures: made clean, measured and cut without asking a font, so that a layout is the same on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::render {

// Valid UTF-8 without control characters: what is invalid becomes U+FFFD, line ends and tabs become blanks.
std::string clean(std::string_view text);

// The first character of valid UTF-8, which is taken off.
std::uint32_t next_character(std::string_view& rest);

// The length of clean text in pixels, from the widths of DejaVu Sans, which most other fonts stay below.
double text_width(std::string_view text, double size, bool bold = false);

// Clean text cut with … so that it is at most so wide.
std::string shortened(const std::string& text, double size, double width, bool bold = false);

// Broken at blanks into lines of at most that width; what does not fit into `most` lines is cut.
std::vector<std::string> wrapped(const std::string& text, double size, double width, std::size_t most,
                                 bool bold = false);

}  // namespace lamina::render
