#include "frame/level_codes.hpp"

#include <algorithm>

#include "frame/number_text.hpp"

namespace lamina {

LevelCodes::LevelCodes(const std::vector<std::string>& levels) : missing_(static_cast<std::int32_t>(levels.size())) {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto code = static_cast<std::int32_t>(i);
    by_text_.emplace(levels[i], code);
    const ParsedNumber number = parse_number(levels[i]);
    if (number.kind != NumberKind::finite) continue;
    const bool shortest = number_text(number.value) == levels[i];
    by_value_.push_back({number.value, !shortest, code});
  }
  std::sort(by_value_.begin(), by_value_.end());
}

std::int32_t LevelCodes::code(const std::string& text) const {
  if (const auto found = by_text_.find(text); found != by_text_.end()) return found->second;
  const ParsedNumber number = parse_number(text);
  return number.kind == NumberKind::finite ? code(number.value) : unseen();
}

std::int32_t LevelCodes::code(double value) const {
  if (value != value) return missing();
  const auto found = std::lower_bound(by_value_.begin(), by_value_.end(), value,
                                      [](const Entry& entry, double sought) { return entry.value < sought; });
  return found != by_value_.end() && found->value == value ? found->code : unseen();
}

}  // namespace lamina
