#include "render/html.hpp"

#include "frame/utf8.hpp"

namespace lamina::render {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

std::string escaped(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    case '\n':
    case '\t':
      return {c};
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte == 0x7f) return "\xE2\x90\xA1";                                           // U+2421
  if (byte < 0x20) return std::string("\xE2\x90") + static_cast<char>(0x80 + byte);  // U+2400 and on
  return {c};
}

std::string valid_utf8(std::string_view text) {
  std::string valid;
  const char* begin = text.data();
  const char* const end = begin + text.size();
  while (const char* wrong = find_invalid_utf8(begin, end)) {
    valid.append(begin, wrong).append(kReplacement);
    begin = wrong + 1;
  }
  return valid.append(begin, end);
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string html;
  for (const char c : valid_utf8(text)) html += escaped(c);
  return html;
}

std::string script_json(const nlohmann::json& value) {
  const std::string plain = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  std::string text;
  text.reserve(plain.size());
  for (const char c : plain) {
    if (c == '<')
      text += "\\u003c";
    else
      text += c;
  }
  replace_all(text, "\xE2\x80\xA8", "\\u2028");  // lines end there in old readers of JavaScript
  replace_all(text, "\xE2\x80\xA9", "\\u2029");
  return text;
}

}  // namespace lamina::render
