#include "render/tick_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "base/math.hpp"
#include "lamina/error.hpp"
#include "render/log10.hpp"

namespace lamina::render {

namespace {

struct Format {
  bool commas = false, trims = false;
  int digits = -1;
  char type = 0;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// type 0 when it cannot be read.
Format parsed(std::string_view text) {
  Format format;
  const auto next_is = [&](char c) { return !text.empty() && text.front() == c; };
  if (next_is(',')) format.commas = true, text.remove_prefix(1);
  if (next_is('.')) {
    text.remove_prefix(1);
    for (format.digits = 0; !text.empty() && is_digit(text.front()) && format.digits < 10; text.remove_prefix(1))
      format.digits = format.digits * 10 + (text.front() - '0');
  }
  if (next_is('~')) format.trims = true, text.remove_prefix(1);
  if (text.size() == 1 && std::string_view("defgs%").find(text.front()) != std::string_view::npos)
    format.type = text.front();
  return format;
}

std::string trimmed(std::string text) {
  const std::size_t point = text.find('.');
  if (point == std::string::npos) return text;
  std::size_t end = point + 1;
  while (end < text.size() && is_digit(text[end])) ++end;
  std::size_t keep = end;
  while (text[keep - 1] == '0') --keep;
  if (keep == point + 1) keep = point;
  return text.erase(keep, end - keep);
}

// "1234567.5" → "1,234,567.5".
std::string with_commas(std::string text) {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  std::size_t at = std::min(text.find_first_not_of("0123456789", first), text.size());
  for (; at > first + 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

// d3 and Plotly write a minus sign, not a hyphen.
std::string with_minus(std::string text) {
  for (std::size_t at = text.find('-'); at != std::string::npos; at = text.find('-', at + 3)) text.replace(at, 1, "−");
  return text;
}

struct Prefix {
  double factor;
  const char* letter;
};

// The largest that the value reaches.
Prefix prefix_of(double magnitude) {
  static constexpr Prefix kAll[] = {{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}, {1, ""}, {1e-3, "m"}, {1e-6, "µ"}};
  for (const Prefix& prefix : kAll)
    if (magnitude >= prefix.factor) return prefix;
  return {1, ""};
}

std::string superscript(int number) {
  static constexpr const char* kDigits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = number < 0 ? "⁻" : "";
  for (const char c : std::to_string(std::abs(number))) text += kDigits[c - '0'];
  return text;
}

int exponent_of(double value) { return static_cast<int>(std::floor(log10_of(std::abs(value)) + 1e-9)); }

int decimals_of(double step) { return std::clamp(-exponent_of(step), 0, 12); }

std::string fixed(double value, double step) {
  std::string text = trimmed(fmt::format("{:.{}f}", value, decimals_of(step)));
  return with_minus(text == "-0" ? "0" : text);
}

std::string scientific(double value, double step) {
  const int exponent = exponent_of(value);
  const int digits = std::clamp(exponent - exponent_of(step), 0, 12);
  std::string text = fmt::format("{:.{}e}", value, digits);
  const std::size_t e = text.find('e');
  const std::string mantissa = trimmed(text.substr(0, e));
  const int power = std::stoi(text.substr(e + 1));
  return with_minus(mantissa == "1" ? "" : mantissa == "-1" ? "-" : mantissa + "×") + "10" + superscript(power);
}

}  // namespace

void check_tick_format(const std::string& format) {
  if (!format.empty() && parsed(format).type == 0)
    throw Error(ErrorKind::internal, "a chart has the tickformat \"" + format + "\", which renderers do not know",
                "use one like .2f, .0%, ,d, .3~s or .2e");
}

std::string formatted(double value, const std::string& text) {
  const Format format = parsed(text);
  const int digits = format.digits < 0 ? 6 : format.digits;
  std::string result;
  if (format.type == '%')
    result = fmt::format("{:.{}f}", value * 100, digits);
  else if (format.type == 'd')
    result = fmt::format("{:.0f}", value);
  else if (format.type == 'e')
    result = fmt::format("{:.{}e}", value, digits);
  else if (format.type == 'f')
    result = fmt::format("{:.{}f}", value, digits);
  else if (format.type == 's')
    result = fmt::format("{:#.{}g}", value / prefix_of(std::abs(value)).factor, std::max(digits, 3));
  else
    result = fmt::format("{:.{}g}", value, std::max(digits, 1));
  if (format.trims || format.type == 's') result = trimmed(result);
  if (result.ends_with('.')) result.pop_back();
  if (format.commas) result = with_commas(result);
  if (format.type == '%') result += '%';
  if (format.type == 's') result += prefix_of(std::abs(value)).letter;
  return with_minus(result);
}

std::string tick_text(double value, double step, double largest) {
  if (std::abs(value) < step * 1e-6) return "0";
  if (largest >= 1e15 || largest < 1e-3) return scientific(value, step);
  if (largest >= 1e9) return fixed(value / 1e9, step / 1e9) + "B";
  if (largest >= 1e6) return fixed(value / 1e6, step / 1e6) + "M";
  if (largest >= 1e4 && step >= 10) return fixed(value / 1e3, step / 1e3) + "k";
  return fixed(value, step);
}

std::string power_text(int exponent) {
  if (exponent >= -3 && exponent <= 3) return fixed(math::pow(10.0, exponent), math::pow(10.0, exponent));
  if (exponent == 4) return "10k";
  if (exponent == 5) return "100k";
  if (exponent == 6) return "1M";
  return "10" + superscript(exponent);
}

}  // namespace lamina::render
