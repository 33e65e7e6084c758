#include "lamina/display_width.hpp"

#include <gtest/gtest.h>

namespace lamina {
namespace {

// Unicode 15, EastAsianWidth.txt: N and Na one column, W and F two; Mn none.
TEST(DisplayWidth, IsThatOfUnicodesTables) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("Größe"), 5U);
  EXPECT_EQ(display_width("年齢"), 4U);
  EXPECT_EQ(display_width("한국어"), 6U);
  EXPECT_EQ(display_width("ｱ"), 1U) << "half-width";
  EXPECT_EQ(display_width("Ａ"), 2U) << "full-width";
  EXPECT_EQ(display_width("e\u0301"), 1U) << "an accent of its own";
  EXPECT_EQ(display_width("🙂"), 2U);
  EXPECT_EQ(display_width("─█⣿−…"), 5U) << "what charts are drawn with";
}

TEST(DisplayWidth, OfWhatIsNoUtf8IsAColumnAByte) {
  EXPECT_EQ(display_width("a\xff\xfe z"), 5U);
  EXPECT_EQ(display_width("\xe5\xb9"), 2U) << "cut in the middle";
}

}  // namespace
}  // namespace lamina
