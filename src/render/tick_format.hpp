// Numbers along axes as text.
#pragma once

#include <string>

namespace lamina::render {

// A format of d3 as Plotly reads it: [,][.digits][~] and one of d e f g s %. Throws an internal error for others.
void check_tick_format(const std::string& format);
std::string formatted(double value, const std::string& format);

// With so many decimals as steps of that size need. Along an axis whose largest number is large all are written as 20k,
// 1.5M or 3B; where those do not reach, as 2×10⁻⁵.
std::string tick_text(double value, double step, double largest);

std::string power_text(int exponent);  // of ten: "1", "100", "10k", "10⁻⁵"

}  // namespace lamina::render
