// Text from files, made safe to show.
#pragma once

#include <string>

namespace lamina {

// Control characters, which would break a line or steer a terminal, become blanks.
inline std::string printable(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

}  // namespace lamina
