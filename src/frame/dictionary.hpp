// Distinct strings numbered in order of arrival.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lamina {

class Dictionary {
 public:
  std::int32_t code(std::string_view text) {
    if (const auto found = index_.find(text); found != index_.end()) return found->second;
    const auto code = static_cast<std::int32_t>(levels_.size());
    levels_.push_back(&index_.emplace(std::string(text), code).first->first);
    return code;
  }

  std::size_t size() const { return levels_.size(); }
  const std::string& level(std::size_t code) const { return *levels_[code]; }
  std::vector<std::string> levels() const {
    std::vector<std::string> copies;
    copies.reserve(levels_.size());
    for (const std::string* level : levels_) copies.push_back(*level);
    return copies;
  }
  void clear() {
    levels_.clear();
    index_.clear();
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> index_;  // its keys never move
  std::vector<const std::string*> levels_;
};

}  // namespace lamina
