// Tables whose entries have a name.
#pragma once

#include <string>
#include <vector>

namespace lamina::nn {

template <class Entry>
std::vector<std::string> names_of(const std::vector<Entry>& table) {
  std::vector<std::string> names;
  for (const auto& entry : table) names.emplace_back(entry.name);
  return names;
}

// Null when there is none of that name.
template <class Entry>
const Entry* find_named(const std::vector<Entry>& table, const std::string& name) {
  for (const auto& entry : table)
    if (name == entry.name) return &entry;
  return nullptr;
}

// "relu, tanh, sigmoid".
inline std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace lamina::nn
