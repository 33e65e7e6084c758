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
    const std::string surrounded = text + "#\"garbage";
    if (text.size() <= Dictionary::kShort) {
      ASSERT_EQ(dictionary.code_of_short(surrounded.data(), text.size()), entry->second) << text;
    }
    ASSERT_EQ(dictionary.size(), known.size());
    ASSERT_EQ(dictionary.level(static_cast<std::size_t>(entry->second)), text);
  }
  EXPECT_GT(known.size(), 2000U);
  dictionary.clear();
  EXPECT_EQ(dictionary.size(), 0U);
  EXPECT_EQ(dictionary.code("b"), 0);
}

// They are no levels, and the others are numbered as if they were not there.
TEST(Dictionary, LeavesTextsOut) {
  Dictionary dictionary;
  std::vector<std::string> out = {"", "NA", "missing", "of no account"};
  for (int i = 0; i < 100; ++i) out.push_back("x" + std::to_string(i));
  dictionary.leave_out(out);
  EXPECT_EQ(dictionary.code("NA"), -1);
  EXPECT_EQ(dictionary.code_of_short("NA,b,c,d", 2), -1);
  EXPECT_EQ(dictionary.code_of_short(",b,c,d,e", 0), -1);
  EXPECT_EQ(dictionary.code_of_short("missing,", 7), -1);
  EXPECT_EQ(dictionary.code("x99"), -1);
  EXPECT_EQ(dictionary.size(), 0U);
  EXPECT_EQ(dictionary.code_of_short("N,A,b,c,", 1), 0);
  EXPECT_EQ(dictionary.code("NA "), 1);
  EXPECT_EQ(dictionary.code("of no account"), 2) << "too long: whoever asks must know";
  EXPECT_EQ(dictionary.level(1), "NA ");
}

}  // namespace
}  // namespace lamina
