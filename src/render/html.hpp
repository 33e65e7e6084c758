// Text as HTML shows it. Names, levels and cells hold anything; on a page they are text and nothing else.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace lamina::render {

// For text and for attributes in double quotes: markup is escaped, control characters become their pictures (␀), bytes
// that are not UTF-8 become U+FFFD.
std::string html_text(std::string_view text);

// For a <script> of data: no < is left that could end it.
std::string script_json(const nlohmann::json& value);

}  // namespace lamina::render
