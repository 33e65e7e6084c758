#include "nn/field_values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/nearest.hpp"

namespace lamina::nn {
namespace {

using nlohmann::json;

// Also 2e3, as JSON schemas count it.
bool is_whole(const json& value) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (value.is_number_float()) {
    const double number = value.get<double>();
    return std::trunc(number) == number && std::abs(number) < 1e15;
  }
  return value.is_number_integer() && (!value.is_number_unsigned() || value.get<std::uint64_t>() <= kMost);
}

bool is_word(const std::string& text) {
  return text.size() <= kLongestWord && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

template <class Item>
void read_list(const json& list, const Path& path, std::vector<Item>& values) {
  if (!list.is_array()) path.refuse("is no list", "write it as […]");
  values.resize(list.size());
  for (std::size_t i = 0; i < values.size(); ++i) read_value(list[i], path.item(i), values[i]);
}

template <class Item>
void check_list(const Allowed& allowed, const Path& path, const std::vector<Item>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) check_value(allowed, path.item(i), values[i]);
}

json number_schema(const char* type, const Allowed& allowed) {
  json schema = {{"type", type}};
  if (!allowed.bounded()) return schema;
  schema[allowed.open ? "exclusiveMinimum" : "minimum"] = allowed.low;
  schema[allowed.open ? "exclusiveMaximum" : "maximum"] = allowed.high;
  return schema;
}

}  // namespace

void read_value(const json& value, const Path& path, std::string& text) {
  if (!value.is_string()) path.refuse("is no text", "write a name in quotes");
  text = value.get<std::string>();
}
void read_value(const json& value, const Path& path, bool& answer) {
  if (!value.is_boolean()) path.refuse("is neither true nor false", "write true or false");
  answer = value.get<bool>();
}
void read_value(const json& value, const Path& path, std::int64_t& whole) {
  if (!is_whole(value)) path.refuse("is no whole number", "write a whole number");
  whole = value.get<std::int64_t>();
}
void read_value(const json& value, const Path& path, double& real) {
  if (!value.is_number()) path.refuse("is no number", "write a number");
  real = value.get<double>();
}
void read_value(const json& value, const Path& path, OptionalReal& real) { read_value(value, path, real.emplace()); }
void read_value(const json& value, const Path& path, RealList& reals) { read_list(value, path, reals); }
void read_value(const json& value, const Path& path, RealMatrix& rows) { read_list(value, path, rows); }

void check_value(const Allowed& allowed, const Path& path, const std::string& value) {
  if (allowed.word && !is_word(value)) path.refuse("is no name", "use " + allowed.text());
  const auto& names = allowed.choices;
  if (names.empty() || std::find(names.begin(), names.end(), value) != names.end()) return;
  const std::string close = nearest(value, names);
  path.refuse("is '" + value + "', which is not known",
              (close.empty() ? "" : "did you mean " + close + "? ") + "use one of " + joined(names));
}
void check_value(const Allowed&, const Path&, bool) {}
void check_value(const Allowed& allowed, const Path& path, std::int64_t value) {
  if (!allowed.contains(static_cast<double>(value)))
    path.refuse("is " + std::to_string(value), "use a whole number from " + std::to_string(std::llround(allowed.low)) +
                                                   " to " + std::to_string(std::llround(allowed.high)));
}
void check_value(const Allowed& allowed, const Path& path, double value) {
  if (!std::isfinite(value) || !allowed.contains(value))
    path.refuse("is " + shortest(value), allowed.bounded() ? "use a number " + allowed.text() : "use a finite number");
}
void check_value(const Allowed& allowed, const Path& path, const OptionalReal& value) {
  if (value) check_value(allowed, path, *value);
}
void check_value(const Allowed& allowed, const Path& path, const RealList& values) {
  check_list(allowed, path, values);
}
void check_value(const Allowed& allowed, const Path& path, const RealMatrix& rows) { check_list(allowed, path, rows); }

json json_of(const OptionalReal& value) { return value ? json(*value) : json(); }

json value_schema(const std::string&, const Allowed& allowed) {
  if (!allowed.choices.empty()) return {{"enum", allowed.choices}};
  json schema = {{"type", "string"}};
  if (allowed.word) schema["pattern"] = "^[A-Za-z0-9_-]{0," + std::to_string(kLongestWord) + "}$";
  return schema;
}
json value_schema(bool, const Allowed&) { return {{"type", "boolean"}}; }
json value_schema(std::int64_t, const Allowed& allowed) {
  json schema = number_schema("integer", allowed);
  for (auto& bound : schema)
    if (bound.is_number()) bound = static_cast<std::int64_t>(bound.get<double>());
  return schema;
}
json value_schema(double, const Allowed& allowed) { return number_schema("number", allowed); }
json value_schema(const OptionalReal&, const Allowed& allowed) { return number_schema("number", allowed); }
json value_schema(const RealList&, const Allowed& allowed) {
  return {{"type", "array"}, {"items", number_schema("number", allowed)}};
}
json value_schema(const RealMatrix&, const Allowed& allowed) {
  return {{"type", "array"}, {"items", value_schema(RealList{}, allowed)}};
}

std::string type_text(const std::string&) { return "text"; }
std::string type_text(bool) { return "true or false"; }
std::string type_text(std::int64_t) { return "a whole number"; }
std::string type_text(double) { return "a number"; }
std::string type_text(const OptionalReal&) { return "a number"; }
std::string type_text(const RealList&) { return "a list of numbers"; }
std::string type_text(const RealMatrix&) { return "a list of lists of numbers"; }
std::string type_text(const std::vector<Layer>&) { return "a list of layers"; }

}  // namespace lamina::nn
