#include "render/ticks.hpp"

#include <gtest/gtest.h>

#include "render/text.hpp"
#include "render/tick_format.hpp"

namespace lamina::render {
namespace {

Axis axis_from(double low, double high, AxisType type = AxisType::linear, json spec = json::object()) {
  Axis axis;
  axis.low = low, axis.high = high, axis.type = type, axis.spec = std::move(spec);
  return axis;
}

std::vector<std::string> labels(const std::vector<Tick>& ticks) {
  std::vector<std::string> all;
  for (const Tick& tick : ticks) all.push_back(tick.label);
  return all;
}

using Labels = std::vector<std::string>;

TEST(Ticks, StepsAreOneTwoOrFiveTimesAPowerOfTen) {
  EXPECT_DOUBLE_EQ(nice_step(0, 1, 5), 0.2);
  EXPECT_DOUBLE_EQ(nice_step(0, 100, 10), 10);
  EXPECT_DOUBLE_EQ(nice_step(0, 101, 10), 20);
  EXPECT_DOUBLE_EQ(nice_step(-0.003, 0.002, 10), 0.0005);
}

TEST(Ticks, OfPlainNumbers) {
  EXPECT_EQ(labels(ticks_of(axis_from(0, 1), 5)), (Labels{"0", "0.2", "0.4", "0.6", "0.8", "1"}));
  EXPECT_EQ(labels(ticks_of(axis_from(1, -1), 4)), (Labels{"−1", "−0.5", "0", "0.5", "1"})) << "reversed";
  EXPECT_EQ(labels(ticks_of(axis_from(0, 20000), 4)), (Labels{"0", "5k", "10k", "15k", "20k"}));
  EXPECT_EQ(labels(ticks_of(axis_from(0, 3e6), 3)), (Labels{"0", "1M", "2M", "3M"}));
  EXPECT_EQ(labels(ticks_of(axis_from(0, 2e-5), 2)), (Labels{"0", "10⁻⁵", "2×10⁻⁵"}));
  EXPECT_EQ(labels(ticks_of(axis_from(0, 1e300), 1)), (Labels{"0", "10³⁰⁰"}));
}

TEST(Ticks, OfLogarithms) {
  EXPECT_EQ(labels(ticks_of(axis_from(-3, 1, AxisType::log), 5)), (Labels{"0.001", "0.01", "0.1", "1", "10"}));
  EXPECT_EQ(labels(ticks_of(axis_from(-8, 0, AxisType::log), 3)), (Labels{"10⁻⁶", "0.001", "1"}));
  EXPECT_EQ(labels(ticks_of(axis_from(0, 1, AxisType::log), 6)), (Labels{"1", "2", "5", "10"}));
}

TEST(Ticks, WhatTheLayoutListsIsTaken) {
  const json spec = {{"tickvals", {0, 1, 9}}, {"ticktext", {"no", "yes", "out of sight"}}};
  EXPECT_EQ(labels(ticks_of(axis_from(0, 1, AxisType::linear, spec), 5)), (Labels{"no", "yes"}));
  EXPECT_EQ(labels(ticks_of(axis_from(0, 1, AxisType::linear, {{"tickformat", ".0%"}}), 2)),
            (Labels{"0%", "50%", "100%"}));
  EXPECT_EQ(labels(ticks_of(axis_from(1, 4, AxisType::linear, {{"dtick", 1}}), 9)), (Labels{"1", "2", "3", "4"}));
}

// As d3-format writes them.
TEST(Ticks, FormatsOfD3) {
  EXPECT_EQ(formatted(0.1234, ".1%"), "12.3%");
  EXPECT_EQ(formatted(1234567, ",d"), "1,234,567");
  EXPECT_EQ(formatted(-1234.5, ",.2f"), "−1,234.50");
  EXPECT_EQ(formatted(1500, ".2~s"), "1.5k");
  EXPECT_EQ(formatted(0.5, ".2f"), "0.50");
  EXPECT_EQ(formatted(0.00012, ".1e"), "1.2e−04");
  EXPECT_EQ(formatted(2, "~g"), "2");
}

TEST(Text, WidthsAreThoseOfDejaVuSans) {
  EXPECT_DOUBLE_EQ(text_width("0123456789", 10), 63.6);
  EXPECT_DOUBLE_EQ(text_width("Wi", 1000), 989 + 278);
  EXPECT_EQ(shortened("abcdefgh", 10, 1000), "abcdefgh");
  EXPECT_EQ(shortened("aaaaaaaaaa", 10, 40), "aaaa…");
  EXPECT_LE(text_width(shortened("aaaaaaaaaa", 10, 40), 10), 40);
}

TEST(Text, IsBrokenAtBlanksAndCutAtTheEnd) {
  EXPECT_EQ(wrapped("one two three", 10, 50, 2), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrapped("one two three four", 10, 48, 2), (std::vector<std::string>{"one two", "three f…"}));
}

TEST(Text, IsMadeClean) {
  EXPECT_EQ(clean("a\nb\tc\x02"
                  "d"),
            "a b cd");
  EXPECT_EQ(clean("\xc3\xa9\xff"), "\xc3\xa9\xef\xbf\xbd");
  EXPECT_EQ(clean("\xed\xa0\x80").substr(0, 3), "\xef\xbf\xbd") << "a surrogate";
}

}  // namespace
}  // namespace lamina::render
