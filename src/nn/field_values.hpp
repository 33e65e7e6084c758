// What the values of fields have in common, by their type: reading from JSON, writing, checking, schema, wording.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "lamina/network.hpp"
#include "nn/allowed.hpp"
#include "nn/path.hpp"

namespace lamina::nn {

// Refuses JSON of another type.
void read_value(const nlohmann::json& json, const Path& path, std::string& value);
void read_value(const nlohmann::json& json, const Path& path, bool& value);
void read_value(const nlohmann::json& json, const Path& path, std::int64_t& value);
void read_value(const nlohmann::json& json, const Path& path, double& value);
void read_value(const nlohmann::json& json, const Path& path, OptionalReal& value);
void read_value(const nlohmann::json& json, const Path& path, RealList& value);
void read_value(const nlohmann::json& json, const Path& path, RealMatrix& value);

// Refuses values out of range, unknown names, and figures that are not finite.
void check_value(const Allowed& allowed, const Path& path, const std::string& value);
void check_value(const Allowed& allowed, const Path& path, bool value);
void check_value(const Allowed& allowed, const Path& path, std::int64_t value);
void check_value(const Allowed& allowed, const Path& path, double value);
void check_value(const Allowed& allowed, const Path& path, const OptionalReal& value);
void check_value(const Allowed& allowed, const Path& path, const RealList& value);
void check_value(const Allowed& allowed, const Path& path, const RealMatrix& value);

template <class T>
nlohmann::json json_of(const T& value) {
  return value;
}
nlohmann::json json_of(const OptionalReal& value);

// The JSON schema of a field's values.
nlohmann::json value_schema(const std::string& of_type, const Allowed& allowed);
nlohmann::json value_schema(bool of_type, const Allowed& allowed);
nlohmann::json value_schema(std::int64_t of_type, const Allowed& allowed);
nlohmann::json value_schema(double of_type, const Allowed& allowed);
nlohmann::json value_schema(const OptionalReal& of_type, const Allowed& allowed);
nlohmann::json value_schema(const RealList& of_type, const Allowed& allowed);
nlohmann::json value_schema(const RealMatrix& of_type, const Allowed& allowed);

// "a whole number".
std::string type_text(const std::string&);
std::string type_text(bool);
std::string type_text(std::int64_t);
std::string type_text(double);
std::string type_text(const OptionalReal&);
std::string type_text(const RealList&);
std::string type_text(const RealMatrix&);
std::string type_text(const std::vector<Layer>&);

// Empty for empty lists and texts and what has no value.
template <class T>
std::string default_text(const T& value) {
  const auto json = json_of(value);
  return json.empty() ? "" : json.is_string() ? json.template get<std::string>() : json.dump();
}
inline std::string default_text(const std::vector<Layer>&) { return ""; }

}  // namespace lamina::nn
