#include "render/values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/shortest.hpp"
#include "render/text.hpp"

namespace lamina::render {

namespace {

constexpr double kLargest = 1e307;
const json kNull;  // NOLINT(cert-err58-cpp)

}  // namespace

const json& value_at(const json& object, std::string_view path) {
  const json* at = &object;
  while (!path.empty()) {
    if (!at->is_object()) return kNull;
    const std::size_t end = std::min(path.find('.'), path.size());
    const auto found = at->find(std::string(path.substr(0, end)));
    if (found == at->end()) return kNull;
    at = &*found;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return *at;
}

double number_at(const json& object, std::string_view path, double otherwise) {
  const double number = cell_number(value_at(object, path));
  return std::isnan(number) ? otherwise : number;
}

bool flag_at(const json& object, std::string_view path, bool otherwise) {
  const json& value = value_at(object, path);
  return value.is_boolean() ? value.get<bool>() : otherwise;
}

std::string word_at(const json& object, std::string_view path, const std::string& otherwise) {
  const json& value = value_at(object, path);
  return value.is_string() ? value.get<std::string>() : otherwise;
}

std::string text_at(const json& object, std::string_view path) { return cell_text(value_at(object, path)); }

std::vector<double> numbers_at(const json& object, std::string_view path) {
  const json& list = value_at(object, path);
  std::vector<double> numbers;
  if (!list.is_array()) return numbers;
  numbers.reserve(list.size());
  for (const json& cell : list) numbers.push_back(cell_number(cell));
  return numbers;
}

std::string cell_text(const json& cell) {
  if (cell.is_string()) return clean(cell.get_ref<const std::string&>());
  if (cell.is_boolean()) return cell.get<bool>() ? "true" : "false";
  if (cell.is_number_float()) return shortest(cell.get<double>());
  return cell.is_number() ? cell.dump() : "";
}

double cell_number(const json& cell) {
  if (!cell.is_number()) return std::numeric_limits<double>::quiet_NaN();
  const auto number = cell.get<double>();
  return std::isfinite(number) ? std::clamp(number, -kLargest, kLargest) : std::numeric_limits<double>::quiet_NaN();
}

const json& item(const json& list_or_value, std::size_t i) {
  if (!list_or_value.is_array()) return list_or_value;
  return i < list_or_value.size() ? list_or_value[i] : kNull;
}

}  // namespace lamina::render
