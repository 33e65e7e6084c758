// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace lamina::cli {

std::string with_commas(std::int64_t number);                       // 60,000
std::string counted(std::int64_t number, const std::string& noun);  // "1 row", "2 rows", "2 classes", "3 categories"
std::string significant(double number);                             // five digits: 0.12346, 1234.6, 1.2346e-07
std::string percent(double share);                                  // 45.9 %
std::string duration(double seconds);                               // 4.2 s, 3:05, 2:03:05

// The number that an option's text gives; throws a usage error that names the option.
// A whole number from 0 on, likewise.
std::uint64_t whole_option(const std::string& option, const std::string& text);
double number_option(const std::string& option, const std::string& text);

}  // namespace lamina::cli
