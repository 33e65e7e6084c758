// Reading a chart's JSON: what is not there has a default.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::render {

using nlohmann::json;

// The value at a path such as "line.color"; null when it is not there.
const json& value_at(const json& object, std::string_view path);
double number_at(const json& object, std::string_view path, double otherwise);
bool flag_at(const json& object, std::string_view path, bool otherwise);
std::string word_at(const json& object, std::string_view path, const std::string& otherwise = {});  // as it stands
std::string text_at(const json& object, std::string_view path);                                     // made clean
std::vector<double> numbers_at(const json& object, std::string_view path);  // NaN for what is no number

// A cell as text that can be shown: of text the clean text, of numbers the shortest decimals, of null nothing.
std::string cell_text(const json& cell);
// NaN for what is no finite number; kept away from the ends of what a double holds, so that differences are finite.
double cell_number(const json& cell);
// The i-th of a list, or the value itself when it is none; null beyond the end.
const json& item(const json& list_or_value, std::size_t i);

}  // namespace lamina::render
