#include "report/text.hpp"

#include <fmt/format.h>
#include <cmath>

#include "base/printable.hpp"
#include "frame/utf8.hpp"

namespace lamina::report {

namespace {

constexpr const char* kReplacement = "\xef\xbf\xbd";

std::string valid_utf8(const std::string& text) {
  std::string valid;
  const char *at = text.data(), *const end = at + text.size();
  while (const char* bad = find_invalid_utf8(at, end)) {
    valid.append(at, bad).append(kReplacement);
    at = bad + 1;
  }
  return valid.append(at, end);
}

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

}  // namespace

std::string shown(const std::string& text, std::size_t most) {
  std::string line = printable(valid_utf8(text));
  if (most == 0) return line;
  std::size_t characters = 0, cut = 0;  // where the last character that fits begins
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (continues(line[i])) continue;
    if (++characters == most) cut = i;
  }
  return characters <= most ? line : line.substr(0, cut) + "…";
}

std::string figure(double value, int digits) { return fmt::format("{:.{}g}", value, digits); }

std::string percent(double share, int digits) { return figure(100 * share, digits) + " %"; }

std::string whole(double count) {
  std::string text = fmt::format("{:.0f}", std::abs(count));
  for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return (count < 0 ? "-" : "") + text;
}

std::string counted_whole(double count, const char* noun) {
  return whole(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string capitalised(std::string sentence) {
  if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z')
    sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  return sentence;
}

}  // namespace lamina::report
