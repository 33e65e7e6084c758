#include "frame/number_text.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
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

// The digits of an unsigned decimal, collected while its grammar is checked.
struct Decimal {
  std::uint64_t mantissa = 0;
  int digits = 0;             // of the mantissa, leading zeros not counted
  std::int64_t exponent = 0;  // value = mantissa · 10^exponent while digits ≤ 19
  bool valid = false;

  void add(char c) {
    if (digits > 0 || c != '0') ++digits;
    if (digits <= 19) mantissa = mantissa * 10 + static_cast<std::uint64_t>(c - '0');
  }
};

const char* read_exponent(const char* p, const char* end, Decimal& decimal) {
  const bool negative = p < end && *p == '-';
  if (p < end && (*p == '-' || *p == '+')) ++p;
  decimal.valid = p < end && is_digit(*p);
  std::int64_t exponent = 0;
  for (; p < end && is_digit(*p); ++p)
    if (exponent < 1000000) exponent = exponent * 10 + (*p - '0');
  decimal.exponent += negative ? -exponent : exponent;
  return p;
}

Decimal read_decimal(const char* p, const char* end) {
  Decimal decimal;
  const char* start = p;
  for (; p < end && is_digit(*p); ++p) decimal.add(*p);
  std::ptrdiff_t count = p - start;
  if (p < end && *p == '.') {
    const char* fraction = ++p;
    for (; p < end && is_digit(*p); ++p) decimal.add(*p);
    decimal.exponent = fraction - p;
    count += p - fraction;
  }
  decimal.valid = count > 0;
  if (decimal.valid && p < end && (*p == 'e' || *p == 'E')) p = read_exponent(p + 1, end, decimal);
  decimal.valid = decimal.valid && p == end;
  return decimal;
}

constexpr double kPowersOfTen[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// One rounding when mantissa and power of ten are both exact doubles (Clinger 1990, "How to read floating point
// numbers accurately"); everything else goes to fast_float.
double decimal_value(const Decimal& decimal, const char* first, const char* last) {
  const bool exact = decimal.digits <= 19 && decimal.mantissa <= (std::uint64_t{1} << 53);
  if (exact && decimal.exponent >= 0 && decimal.exponent <= 22)
    return static_cast<double>(decimal.mantissa) * kPowersOfTen[decimal.exponent];
  if (exact && decimal.exponent < 0 && decimal.exponent >= -22)
    return static_cast<double>(decimal.mantissa) / kPowersOfTen[-decimal.exponent];
  double value = 0;
  fast_float::from_chars(first, last, value);
  return value;
}

}  // namespace

ParsedNumber parse_number(std::string_view text) {
  const char* p = text.data();
  const char* end = p + text.size();
  const bool negative = p < end && *p == '-';
  if (p < end && (*p == '-' || *p == '+')) ++p;
  const Decimal decimal = read_decimal(p, end);
  double value = std::numeric_limits<double>::infinity();
  if (decimal.valid) {
    value = decimal_value(decimal, p, end);
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
