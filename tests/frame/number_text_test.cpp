#include "frame/number_text.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace lamina {
namespace {

double value(const std::string& text) {
  const ParsedNumber number = parse_number(text);
  EXPECT_EQ(number.kind, NumberKind::finite) << text;
  return number.value;
}

TEST(NumberText, Grammar) {
  EXPECT_EQ(value("5"), 5);
  EXPECT_EQ(value("+5"), 5);
  EXPECT_EQ(value("-5."), -5);
  EXPECT_EQ(value(".5"), 0.5);
  EXPECT_EQ(value("1e3"), 1000);
  EXPECT_EQ(value("1E+3"), 1000);
  EXPECT_EQ(value("25e-1"), 2.5);
  EXPECT_EQ(value("0000000000000000000000000000012"), 12);
  EXPECT_TRUE(std::signbit(value("-0")));
  for (const char* text :
       {"",    "+",        "-",    ".",     "e5", "1e",  "1e+", "1 2",     "1,5",   "0x10",     "1p3", "nan",
        "NaN", "nan(abc)", "-nan", "1_000", "5%", "--5", "+-5", "infinit", "1.2.3", "\xD9\xA1", "1f"})
    EXPECT_EQ(parse_number(text).kind, NumberKind::none) << text;
}

TEST(NumberText, BothEndsOfTheRange) {
  for (const char* text : {"inf", "-inf", "+Infinity", "INF", "1e400", "-1e400", "1e999999999999999999999", "1.8e308",
                           "179769313486231580793728971405304e276"})
    EXPECT_EQ(parse_number(text).kind, NumberKind::infinite) << text;
  EXPECT_EQ(value("1e-400"), 0);
  EXPECT_EQ(value("1e-999999999999999999999"), 0);
  EXPECT_EQ(value("0e999999999999"), 0);
  EXPECT_EQ(value("1.7976931348623157e308"), std::numeric_limits<double>::max());
  EXPECT_EQ(value("179769313486231580793728971405303e276"), std::numeric_limits<double>::max());
  EXPECT_EQ(value("4.9406564584124654e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(value("2.4703282292062327e-324"), 0);  // just below half of the smallest
  EXPECT_EQ(value("2.4703282292062329e-324"), std::numeric_limits<double>::denorm_min());
}

// Against strtod, which glibc rounds correctly.
TEST(NumberText, NearestDouble) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 200000; ++i) {
    std::string text;
    const auto digits = 1 + random() % (i % 3 == 0 ? 25 : 8);
    for (std::uint64_t d = 0; d < digits; ++d) text += static_cast<char>('0' + random() % 10);
    if (random() % 2) text.insert(random() % (text.size() + 1), ".");
    if (random() % 3 == 0) text += "e" + std::to_string(static_cast<int>(random() % 80) - 40);
    EXPECT_EQ(value(text), std::strtod(text.c_str(), nullptr)) << text;
  }
  EXPECT_EQ(value("9007199254740993"), 9007199254740992.0);  // a tie goes to even
  EXPECT_EQ(value("9007199254740993.0000000000000000000001"), 9007199254740994.0);
}

TEST(NumberText, ShortestTextReadsBack) {
  EXPECT_EQ(number_text(100000), "100000");
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(-2.5), "-2.5");
  EXPECT_EQ(number_text(1e22), "1e+22");
  EXPECT_EQ(number_text(std::nan("")), "");
  std::mt19937_64 random(2);
  for (int i = 0; i < 100000; ++i) {
    const std::uint64_t bits = random();
    double number = 0;
    std::memcpy(&number, &bits, sizeof number);
    if (!std::isfinite(number)) continue;
    EXPECT_EQ(value(number_text(number)), number);
  }
}

}  // namespace
}  // namespace lamina
