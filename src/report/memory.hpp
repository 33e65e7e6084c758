// What several charts of one input share: computed by the first that asks.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "lamina/charts.hpp"

namespace lamina {

class ChartMemory {
 public:
  std::map<std::string, std::shared_ptr<const void>> kept;
};

namespace report {

// What `make` gives, kept under `key` for the input's other charts. A key stands for one type, and for all that the
// value depends on beside the input.
template <class Make>
auto remembered(const ChartInput& input, const std::string& key, const Make& make) {
  using Value = decltype(make());
  std::shared_ptr<const void>& kept = input.memory->kept[key];
  if (!kept) kept = std::make_shared<const Value>(make());
  return std::static_pointer_cast<const Value>(kept);
}

}  // namespace report
}  // namespace lamina
