#include "render/text.hpp"

#include <algorithm>

#include "frame/utf8.hpp"

namespace lamina::render {

namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd", kEllipsis = "…";
constexpr double kBold = 1.16;

// Advances of DejaVu Sans from the blank to ~, in thousandths of the size.
constexpr int kAdvances[] = {318,  401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
                             636,  636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
                             1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
                             603,  787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
                             500,  613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
                             635,  635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838};

bool is_control(std::uint32_t c) { return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xfffe || c == 0xffff; }

bool is_combining(std::uint32_t c) { return (c >= 0x300 && c < 0x370) || c == 0x200b || (c >= 0xfe00 && c < 0xfe10); }

bool is_superscript(std::uint32_t c) { return c == 0xb2 || c == 0xb3 || c == 0xb9 || (c >= 0x2070 && c < 0x20a0); }

// Bounds by Unicode block where there is no table.
int advance(std::uint32_t c) {
  if (c >= 0x20 && c < 0x7f) return kAdvances[c - 0x20];
  if (is_combining(c)) return 0;
  if (is_superscript(c)) return 440;
  if (c >= 0x1100) return c >= 0x2000 && c < 0x2e80 ? (c < 0x2030 ? 1000 : 860) : 1000;
  return c < 0x400 ? 680 : 760;
}

// The part of valid UTF-8 without control characters.
void append_printable(std::string& text, std::string_view valid) {
  while (!valid.empty()) {
    const std::string_view before = valid;
    const std::uint32_t c = next_character(valid);
    if (c == '\n' || c == '\t')
      text += ' ';
    else if (!is_control(c))
      text += before.substr(0, before.size() - valid.size());
  }
}

double scale(double size, bool bold) { return size / 1000 * (bold ? kBold : 1); }

}  // namespace

std::string clean(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const char* bad = find_invalid_utf8(text.data(), text.data() + text.size());
    const std::size_t valid = bad ? static_cast<std::size_t>(bad - text.data()) : text.size();
    append_printable(result, text.substr(0, valid));
    if (!bad) break;
    result += kReplacement;
    text.remove_prefix(valid + 1);
  }
  return result;
}

std::uint32_t next_character(std::string_view& rest) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(rest[i])); };
  const std::uint32_t first = byte(0);
  const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  std::uint32_t c = length == 1 ? first : first & (0x7fu >> length);
  for (std::size_t i = 1; i < std::min(length, rest.size()); ++i) c = c << 6 | (byte(i) & 0x3f);
  rest.remove_prefix(std::min(length, rest.size()));
  return c;
}

double text_width(std::string_view text, double size, bool bold) {
  int sum = 0;
  while (!text.empty()) sum += advance(next_character(text));
  return sum * scale(size, bold);
}

std::string shortened(const std::string& text, double size, double width, bool bold) {
  if (text_width(text, size, bold) <= width) return text;
  const double room = width - text_width(kEllipsis, size, bold);
  std::string_view rest = text;
  std::size_t kept = 0;
  for (int sum = 0; !rest.empty();) {
    sum += advance(next_character(rest));
    if (sum * scale(size, bold) > room) break;
    kept = text.size() - rest.size();
  }
  while (kept > 0 && text[kept - 1] == ' ') --kept;
  return text.substr(0, kept) + std::string(kEllipsis);
}

std::vector<std::string> wrapped(const std::string& text, double size, double width, std::size_t most, bool bold) {
  std::vector<std::string> lines(1);
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const std::string word(rest.substr(0, end));
    const std::string longer = lines.back().empty() ? word : lines.back() + " " + word;
    if (lines.size() < most && !lines.back().empty() && text_width(longer, size, bold) > width)
      lines.push_back(word);
    else
      lines.back() = longer;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  for (std::string& line : lines) line = shortened(line, size, width, bold);
  return lines;
}

}  // namespace lamina::render
