// Option values as text. `write` and `read` are inverse; `read` answers false for text that is no such value.
#pragma once

#include <string>

#include "lamina/options.hpp"

namespace lamina::train {

std::string write(const std::string& value);
std::string write(bool value);  // "yes", "no"
std::string write(std::int64_t value);
std::string write(std::uint64_t value);
std::string write(double value);  // the shortest decimals that round-trip
std::string write(const IntegerList& values);
std::string write(const RealList& values);
std::string write(const StringList& values, const char* separator = ",");
std::string write(const StringMap& values);

bool read(const std::string& text, std::string& value);
bool read(const std::string& text, bool& value);  // also true, false, 1, 0
bool read(const std::string& text, std::int64_t& value);
bool read(const std::string& text, std::uint64_t& value);
bool read(const std::string& text, double& value);  // finite
bool read(const std::string& text, IntegerList& values);
bool read(const std::string& text, RealList& values);
bool read(const std::string& text, StringList& values);  // an empty text is an empty list
bool read(const std::string& text, StringMap& values);

inline OptionType option_type(const std::string&) { return OptionType::text; }
inline OptionType option_type(bool) { return OptionType::boolean; }
inline OptionType option_type(std::int64_t) { return OptionType::integer; }
inline OptionType option_type(std::uint64_t) { return OptionType::integer; }
inline OptionType option_type(double) { return OptionType::real; }
inline OptionType option_type(const IntegerList&) { return OptionType::integers; }
inline OptionType option_type(const RealList&) { return OptionType::reals; }
inline OptionType option_type(const StringList&) { return OptionType::texts; }
inline OptionType option_type(const StringMap&) { return OptionType::map; }

}  // namespace lamina::train
