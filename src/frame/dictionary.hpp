// Distinct strings numbered in order of arrival.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// A table with open addressing. Cells of up to seven characters, as most are, are told apart by one word.
class Dictionary {
 public:
  static constexpr std::size_t kShort = 7;   // characters
  static constexpr std::size_t kLoaded = 8;  // characters that `code_of_short` reads, whatever the text's size

  std::int32_t code(std::string_view text) {
    const std::uint64_t word = word_of(text);
    const Entry& entry = entries_[place_of(word)];
    return is(entry, word, text) ? entry.code : find(word, text);
  }

  // The same of a short text, in no branch but one.
  std::int32_t code_of_short(const char* text, std::size_t size) {
    const std::uint64_t word = load<std::uint64_t>(text) << 8 << 8 * (kShort - size) >> 8 | size << 56;
    const Entry& entry = entries_[place_of(word)];
    return entry.word == word ? entry.code : find(word, {text, size});
  }

  // Short texts that are no level, but get code −1.
  void leave_out(const std::vector<std::string>& texts) {
    for (const std::string& text : texts)
      if (text.size() <= kShort) insert(word_of(text), -1);
  }

  std::size_t size() const { return levels_.size(); }
  const std::string& level(std::size_t code) const { return levels_[code]; }
  std::vector<std::string> levels() const { return levels_; }
  void clear() { *this = {}; }

 private:
  static constexpr std::uint64_t kNone = ~std::uint64_t{0};  // no text's: the highest byte of a word is at most 8
  struct Entry {
    std::uint64_t word = kNone;
    std::int32_t code = -1;
  };

  template <class Word>
  static std::uint64_t load(const char* from) {
    Word word;
    std::memcpy(&word, from, sizeof word);
    return word;
  }

  // A short text up to the last but one byte, and its size in the highest; a hash of a longer one, with 8 there.
  static std::uint64_t word_of(std::string_view text) {
    const char* p = text.data();
    const std::size_t size = text.size();
    if (size > kShort) return hash_of(text) >> 8 | (kShort + 1) << 56;
    const std::size_t before = 8 * (kShort - size);  // bits
    if (size >= 4) return load<std::uint32_t>(p) << before | load<std::uint32_t>(p + size - 4) << 24 | size << 56;
    if (size == 0) return 0;
    return load<std::uint8_t>(p) << before | load<std::uint8_t>(p + size / 2) << (before + 8 * (size / 2)) |
           load<std::uint8_t>(p + size - 1) << 48 | size << 56;
  }
  static std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = text.size();
    for (std::size_t i = 0; i + 8 <= text.size(); i += 8) hash = mixed(hash ^ load<std::uint64_t>(text.data() + i));
    return mixed(hash ^ load<std::uint64_t>(text.data() + text.size() - 8));
  }
  static std::uint64_t mixed(std::uint64_t word) {
    word *= 0x9E3779B97F4A7C15;
    return word ^ word >> 32;
  }

  std::size_t place_of(std::uint64_t word) const { return word * 0x9E3779B97F4A7C15 >> shift_; }
  std::size_t after(std::size_t place) const { return (place + 1) & (entries_.size() - 1); }
  bool is(const Entry& entry, std::uint64_t word, std::string_view text) const {
    return entry.word == word && (text.size() <= kShort || levels_[static_cast<std::size_t>(entry.code)] == text);
  }

  std::int32_t find(std::uint64_t word, std::string_view text) {
    std::size_t place = place_of(word);
    while (entries_[place].word != kNone && !is(entries_[place], word, text)) place = after(place);
    if (entries_[place].word != kNone) return entries_[place].code;
    const auto code = static_cast<std::int32_t>(levels_.size());
    levels_.emplace_back(text);
    insert(word, code);
    return code;
  }

  // One that is not there.
  void insert(std::uint64_t word, std::int32_t code) {
    if (2 * taken_ >= entries_.size()) grow();
    place({word, code});
    ++taken_;
  }

  void place(const Entry& entry) {
    std::size_t place = place_of(entry.word);
    while (entries_[place].word != kNone) place = after(place);
    entries_[place] = entry;
  }

  void grow() {
    std::vector<Entry> before(2 * entries_.size());
    before.swap(entries_);
    --shift_;
    for (const Entry& entry : before)
      if (entry.word != kNone) place(entry);
  }

  std::vector<Entry> entries_ = std::vector<Entry>(64);  // a power of two of them, at most half of them taken
  int shift_ = 64 - 6;
  std::size_t taken_ = 0;
  std::vector<std::string> levels_;
};

}  // namespace lamina
