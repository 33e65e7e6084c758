// The cell texts that mean "missing".
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

class NaStrings {
 public:
  explicit NaStrings(std::vector<std::string> strings) : strings_(std::move(strings)) {
    for (const std::string& text : strings_) {
      if (text.empty()) empty_ = true;
      if (!text.empty()) starts_[static_cast<unsigned char>(text[0])] = true;
    }
  }

  const std::vector<std::string>& strings() const { return strings_; }

  bool contains(std::string_view cell) const {
    if (cell.empty()) return empty_;
    if (!starts_[static_cast<unsigned char>(cell[0])]) return false;
    return std::find(strings_.begin(), strings_.end(), cell) != strings_.end();
  }

  // Whether a whole number, perhaps with a minus, may mean missing, so that such a cell must be looked up.
  bool has_numbers() const {
    return starts_['-'] || std::any_of(starts_.begin() + '0', starts_.begin() + '9' + 1, [](bool b) { return b; });
  }

 private:
  std::vector<std::string> strings_;
  std::array<bool, 256> starts_{};
  bool empty_ = false;
};

}  // namespace lamina
