#include "numbers.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "lamina/error.hpp"

namespace lamina::cli {

namespace {

std::string plural(const std::string& noun) {
  if (noun.back() == 's') return noun + "es";
  if (noun.back() == 'y') return noun.substr(0, noun.size() - 1) + "ies";
  return noun + "s";
}

// Whether all of the text is one number.
template <class Number>
bool read_whole(const std::string& text, Number& value) {
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  return read.ec == std::errc() && read.ptr == end;
}

[[noreturn]] void refuse(const std::string& option, const std::string& text, const char* what, const char* example) {
  throw Error(ErrorKind::usage, fmt::format("option {}: '{}' is not {}", option, text, what),
              fmt::format("give {} such as {}", what, example));
}

}  // namespace

std::string with_commas(std::int64_t number) {
  const std::string digits = std::to_string(number);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && digits[i - 1] != '-' && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string counted(std::int64_t number, const std::string& noun) {
  return with_commas(number) + " " + (number == 1 ? noun : plural(noun));
}

std::string significant(double number) { return fmt::format("{:.5g}", number); }

std::string percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

std::string duration(double seconds) {
  if (!(seconds < 1e9)) return "?";
  if (seconds < 59.95) return fmt::format("{:.1f} s", std::max(seconds, 0.0));
  const std::int64_t whole = std::llround(seconds);
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

std::uint64_t whole_option(const std::string& option, const std::string& text) {
  std::uint64_t value = 0;
  if (!read_whole(text, value)) refuse(option, text, "a whole number", "100");
  return value;
}

double number_option(const std::string& option, const std::string& text) {
  double value = 0;
  if (!read_whole(text, value) || !std::isfinite(value)) refuse(option, text, "a number", "0.5");
  return value;
}

}  // namespace lamina::cli
