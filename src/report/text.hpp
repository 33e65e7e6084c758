// Words of charts: what files hold made safe to show, and numbers for readers.
#pragma once

#include <cstddef>
#include <string>

namespace lamina::report {

// One line of valid UTF-8: control characters become blanks, and bytes that are none become U+FFFD. Of more than `most`
// characters the rest becomes "…"; 0: all stay.
std::string shown(const std::string& text, std::size_t most = 0);

// "0.8582", "12300", "1.5e-07": so many significant digits, without zeros at the end.
std::string figure(double value, int digits = 4);
std::string percent(double share, int digits = 3);          // 0.1234 → "12.3 %"
std::string whole(double count);                            // 4600 → "4,600"
std::string counted_whole(double count, const char* noun);  // "1 row", "4,600 rows"

std::string capitalised(std::string sentence);  // "after …" → "After …"

}  // namespace lamina::report
