// Numbers as text: the shortest decimals that read back to the same bits.
#pragma once

#include <charconv>
#include <string>

namespace lamina {

// Appends "0.1", "1e+300", "-0", "inf" or "nan"; the caller decides what a missing number looks like.
template <class Real>
void append_shortest(std::string& text, Real number) {
  char digits[32];  // the longest is 24: sign, 17 digits, point, e-308
  text.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

template <class Real>
std::string shortest(Real number) {
  std::string text;
  append_shortest(text, number);
  return text;
}

}  // namespace lamina
