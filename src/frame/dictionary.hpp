// Distinct strings numbered in order of arrival.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// A table with open addressing. Cells of up to eight characters, as most are, are told apart by one word.
class Dictionary {
 public:
  std::int32_t code(std::string_view text) {
    const std::uint64_t word = word_of(text);
    const Entry& entry = entries_[place_of(word, text.size())];
    if (is(entry, word, text)) return entry.code;
    return find(word, text).code;
  }

  std::size_t size() const { return levels_.size(); }
  const std::string& level(std::size_t code) const { return levels_[code]; }
  std::vector<std::string> levels() const { return levels_; }
  void clear() { *this = {}; }

 private:
  struct Entry {
    std::uint64_t word = 0;
    std::uint32_t size = 0;
    std::int32_t code = -1;  // none
  };

  static std::uint64_t load(const char* from, std::size_t bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, bytes);
    return word;
  }

  // All of a short text; a hash of a longer one.
  static std::uint64_t word_of(std::string_view text) {
    const char* p = text.data();
    const std::size_t size = text.size();
    if (size > 8) return hash_of(text);
    if (size >= 4) return load(p, 4) | load(p + size - 4, 4) << 32;
    if (size == 0) return 0;
    return static_cast<unsigned char>(p[0]) | std::uint64_t{static_cast<unsigned char>(p[size / 2])} << 8 |
           std::uint64_t{static_cast<unsigned char>(p[size - 1])} << 16;
  }
  static std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = text.size();
    std::size_t i = 0;
    for (; i + 8 <= text.size(); i += 8) hash = mixed(hash ^ load(text.data() + i, 8));
    return mixed(hash ^ load(text.data() + text.size() - 8, 8));
  }
  static std::uint64_t mixed(std::uint64_t word) {
    word *= 0x9E3779B97F4A7C15;
    return word ^ word >> 32;
  }

  bool is(const Entry& entry, std::uint64_t word, std::string_view text) const {
    return entry.word == word && entry.size == text.size() && entry.code >= 0 &&
           (text.size() <= 8 || levels_[static_cast<std::size_t>(entry.code)] == text);
  }

  std::size_t place_of(std::uint64_t word, std::size_t size) const {
    return mixed(word + size) & (entries_.size() - 1);
  }

  const Entry& find(std::uint64_t word, std::string_view text) {
    if (2 * levels_.size() >= entries_.size()) grow();
    std::size_t place = place_of(word, text.size());
    while (entries_[place].code >= 0 && !is(entries_[place], word, text)) place = (place + 1) & (entries_.size() - 1);
    if (entries_[place].code < 0) {
      entries_[place] = {word, static_cast<std::uint32_t>(text.size()), static_cast<std::int32_t>(levels_.size())};
      levels_.emplace_back(text);
    }
    return entries_[place];
  }

  void grow() {
    std::vector<Entry> before(2 * entries_.size());
    before.swap(entries_);
    for (const Entry& entry : before) {
      if (entry.code < 0) continue;
      std::size_t place = place_of(entry.word, entry.size);
      while (entries_[place].code >= 0) place = (place + 1) & (entries_.size() - 1);
      entries_[place] = entry;
    }
  }

  std::vector<Entry> entries_ = std::vector<Entry>(16);  // a power of two of them, at most half of them taken
  std::vector<std::string> levels_;
};

}  // namespace lamina
