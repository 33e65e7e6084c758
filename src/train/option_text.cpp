#include "train/option_text.hpp"

#include <charconv>
#include <cmath>

#include "base/shortest.hpp"

namespace lamina {
namespace train {
namespace {

template <class T>
bool read_number(const std::string& text, T& value) {
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stopped == end && !text.empty();
}

// The parts between commas; none for an empty text.
std::vector<std::string> parts(const std::string& text) {
  std::vector<std::string> found;
  if (text.empty()) return found;
  std::size_t start = 0;
  for (std::size_t comma; (comma = text.find(',', start)) != std::string::npos; start = comma + 1)
    found.push_back(text.substr(start, comma - start));
  found.push_back(text.substr(start));
  return found;
}

template <class Number>
std::string write_each(const std::vector<Number>& values) {
  StringList texts;
  for (const auto value : values) texts.push_back(write(value));
  return write(texts);
}

template <class Number>
bool read_each(const std::string& text, std::vector<Number>& values) {
  for (const auto& part : parts(text))
    if (!read(part, values.emplace_back())) return false;
  return true;
}

}  // namespace

std::string write(const std::string& value) { return value; }
std::string write(bool value) { return value ? "yes" : "no"; }
std::string write(std::int64_t value) { return shortest(value); }
std::string write(std::uint64_t value) { return shortest(value); }
std::string write(double value) { return shortest(value); }

std::string write(const IntegerList& values) { return write_each(values); }
std::string write(const RealList& values) { return write_each(values); }

std::string write(const StringList& values, const char* separator) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) text += (i ? separator : "") + values[i];
  return text;
}

std::string write(const StringMap& values) {
  StringList texts;
  for (const auto& [name, value] : values) texts.push_back(name + "=" + value);
  return write(texts);
}

bool read(const std::string& text, std::string& value) {
  value = text;
  return true;
}

bool read(const std::string& text, bool& value) {
  value = text == "yes" || text == "true" || text == "1";
  return value || text == "no" || text == "false" || text == "0";
}

bool read(const std::string& text, std::int64_t& value) { return read_number(text, value); }
bool read(const std::string& text, std::uint64_t& value) { return read_number(text, value); }
bool read(const std::string& text, double& value) { return read_number(text, value) && std::isfinite(value); }

bool read(const std::string& text, IntegerList& values) { return read_each(text, values); }
bool read(const std::string& text, RealList& values) { return read_each(text, values); }

bool read(const std::string& text, StringList& values) {
  values = parts(text);
  return true;
}

bool read(const std::string& text, StringMap& values) {
  for (const auto& part : parts(text)) {
    const auto sign = part.rfind('=');
    if (sign == std::string::npos || sign == 0) return false;
    values[part.substr(0, sign)] = part.substr(sign + 1);
  }
  return true;
}

}  // namespace train

const char* name(OptionType type) {
  static constexpr const char* kNames[] = {"text",
                                           "yes or no",
                                           "a whole number",
                                           "a number",
                                           "whole numbers with commas between",
                                           "numbers with commas between",
                                           "names with commas between",
                                           "name=value pairs with commas between"};
  return kNames[static_cast<std::size_t>(type)];
}

}  // namespace lamina
