#include "frame/number_text.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include <fast_float/fast_float.h>

namespace lamina {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view text, std::string_view word) {
  if (text.size() != word.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (lower(text[i]) != word[i]) return false;
  return true;
}

}  // namespace

ParsedNumber parse_number(std::string_view text) {
  const char* p = text.data();
  const char* end = p + text.size();
  const bool negative = p < end && *p == '-';
  if (p < end && (*p == '-' || *p == '+')) ++p;
  double value = std::numeric_limits<double>::infinity();
  if (p < end && (is_digit(*p) || *p == '.')) {  // fast_float reads "nan(abc)" and a second sign, too
    if (fast_float::from_chars(p, end, value).ptr != end) return {};
  } else {
    const std::string_view rest(p, static_cast<std::size_t>(end - p));
    if (!equal_ignoring_case(rest, "inf") && !equal_ignoring_case(rest, "infinity")) return {};
  }
  const NumberKind kind = std::isinf(value) ? NumberKind::infinite : NumberKind::finite;
  return {kind, negative ? -value : value};
}

std::string number_text(double value) {
  if (std::isnan(value)) return {};
  char buffer[32];
  const bool whole = value == std::floor(value) && std::fabs(value) < 1e15;
  const auto result = whole ? std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed)
                            : std::to_chars(buffer, buffer + sizeof buffer, value);
  return {buffer, result.ptr};
}

}  // namespace lamina
