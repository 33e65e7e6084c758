// From a cell of new data to the code of the level that training knew.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace lamina {

// Finds levels by their text or by their value. Of levels with one value, the shortest way to write it comes first,
// then the lower code.
class LevelCodes {
 public:
  explicit LevelCodes(const std::vector<std::string>& levels);

  std::int32_t missing() const { return missing_; }
  std::int32_t unseen() const { return missing_ + 1; }
  std::int32_t code(const std::string& text) const;
  std::int32_t code(double value) const;

 private:
  struct Entry {
    double value;
    bool longer;
    std::int32_t code;
    bool operator<(const Entry& other) const {
      if (value != other.value) return value < other.value;
      if (longer != other.longer) return other.longer;
      return code < other.code;
    }
  };
  std::unordered_map<std::string, std::int32_t> by_text_;
  std::vector<Entry> by_value_;
  std::int32_t missing_;
};

}  // namespace lamina
