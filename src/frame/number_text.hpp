// Numbers as text: what counts as one, its exact value, and the shortest text that reads back the same.
#pragma once

#include <string>
#include <string_view>

namespace lamina {

enum class NumberKind { none, finite, infinite };

struct ParsedNumber {
  NumberKind kind = NumberKind::none;
  double value = 0;
};

// A number is [+-] digits [. digits] [e [+-] digits], with a digit before or after the point. The value is the nearest
// double, ties to even; what is too small becomes 0, what is too large is `infinite`, as are "inf" and "infinity" in
// any case. "nan", hexadecimal and anything else are `none`.
ParsedNumber parse_number(std::string_view text);

// The shortest decimal that reads back to the same double; whole numbers below 1e15 without an exponent; empty for NaN.
std::string number_text(double value);

}  // namespace lamina
