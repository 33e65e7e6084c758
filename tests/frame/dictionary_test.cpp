#include "frame/dictionary.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace lamina {
namespace {

// Texts that differ in one place or in length alone, up to long ones, beside a map.
TEST(Dictionary, NumbersTextsInTheOrderOfArrival) {
  std::mt19937 random(1);
  Dictionary dictionary;
  std::map<std::string, std::int32_t> known;
  for (int trial = 0; trial < 30000; ++trial) {
    std::string text(random() % 24, 'a');
    for (int change = 0; change < 2 && !text.empty(); ++change)
      text[random() % text.size()] = static_cast<char>(random() % 3 == 0 ? random() % 256 : 'b');
    const auto [entry, added] = known.emplace(text, static_cast<std::int32_t>(known.size()));
    ASSERT_EQ(dictionary.code(text), entry->second) << text;
    ASSERT_EQ(dictionary.size(), known.size());
    ASSERT_EQ(dictionary.level(static_cast<std::size_t>(entry->second)), text);
  }
  EXPECT_GT(known.size(), 2000U);
  dictionary.clear();
  EXPECT_EQ(dictionary.size(), 0U);
  EXPECT_EQ(dictionary.code("b"), 0);
}

}  // namespace
}  // namespace lamina
