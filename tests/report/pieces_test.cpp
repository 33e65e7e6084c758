// What charts are put together from: words, fewer points, histograms.
#include <gtest/gtest.h>
#include <cmath>

#include "report/column_values.hpp"
#include "report/histogram.hpp"
#include "report/log_scale.hpp"
#include "report/memory.hpp"
#include "report/text.hpp"
#include "report/thinning.hpp"

namespace lamina::report {
namespace {

TEST(Words, AreOneLineOfUtf8) {
  EXPECT_EQ(shown("a\nb\tc"), "a b c");
  EXPECT_EQ(shown("a\xff"
                  "b"),
            "a\xef\xbf\xbd"
            "b");
  EXPECT_EQ(shown("<b>&\"</b>"), "<b>&\"</b>");
  EXPECT_EQ(shown("Größe", 5), "Größe");
  EXPECT_EQ(shown("Größen", 5), "Größ…");
  EXPECT_EQ(shown("", 5), "");
}

TEST(Words, OfNumbers) {
  EXPECT_EQ(figure(0.85824, 3), "0.858");
  EXPECT_EQ(percent(0.1234), "12.3 %");
  EXPECT_EQ(whole(1234567), "1,234,567");
  EXPECT_EQ(whole(-1234), "-1,234");
  EXPECT_EQ(whole(999), "999");
  EXPECT_EQ(counted_whole(1, "row"), "1 row");
  EXPECT_EQ(counted_whole(0, "row"), "0 rows");
  EXPECT_EQ(capitalised("after"), "After");
  EXPECT_EQ(capitalised("épée"), "épée");
}

TEST(Numbers, HaveSixDigits) {
  EXPECT_EQ(numbers({1.0 / 3, 123456789, -0.0, std::nan(""), INFINITY}).dump(),
            "[0.333333,123457000.0,-0.0,null,null]");
}

TEST(Thinning, KeepsEndsAndSpreadsAlongTheCurve) {
  std::vector<double> x, y;
  for (int i = 0; i < 10000; ++i) x.push_back(i < 5000 ? i : 5000), y.push_back(i < 5000 ? 0 : i - 5000);
  const auto places = thinned(x, y, 101);
  EXPECT_EQ(places.front(), 0U);
  EXPECT_EQ(places.back(), 9999U);
  EXPECT_NEAR(static_cast<double>(places.size()), 101, 2);
  EXPECT_NEAR(static_cast<double>(places[places.size() / 2]), 5000, 150);
  EXPECT_EQ(thinned({1, 2, 3}, {1, 1, 1}, 3), (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_TRUE(thinned({}, {}).empty());
  EXPECT_EQ(thinned(std::vector<double>(1000, 1), std::vector<double>(1000, 2), 10).back(), 999U);
}

TEST(Thinning, DrawsTheSameRowsByTheSameSeed) {
  EXPECT_EQ(drawn(1000, 10, 1), drawn(1000, 10, 1));
  EXPECT_NE(drawn(1000, 10, 1), drawn(1000, 10, 2));
  EXPECT_EQ(drawn(1000, 10, 1).size(), 10U);
  EXPECT_EQ(drawn(3, 10, 1), (std::vector<std::size_t>{0, 1, 2}));
}

TEST(Histograms, CountByHand) {
  const Histogram found = histogram({0, 0.1, 0.5, 0.9, 1}, 2, 0, 1);
  EXPECT_EQ(found.counts, (std::vector<double>{2, 3}));
  EXPECT_EQ(found.centre(0), 0.25);
  EXPECT_EQ(histogram({0, 1, 5, std::nan("")}, 2, 0, 1).counts, (std::vector<double>{1, 1}));
  EXPECT_EQ(histogram({0.5, 0.6}, 2, 0, 1, {2, 3}).counts, (std::vector<double>{0, 5}));
}

TEST(Histograms, OfWholeNumbersHoldAsManyEach) {
  std::vector<double> once;
  for (int i = 1; i <= 77; ++i) once.push_back(i);
  const Histogram found = histogram(once, 30);  // 3 a bin, 26 of them
  EXPECT_EQ(found.width, 3);
  EXPECT_EQ(found.counts.size(), 26U);
  for (std::size_t bin = 0; bin + 1 < found.counts.size(); ++bin) EXPECT_EQ(found.counts[bin], 3);
  const Histogram two = histogram({0, 1, 1}, 30);
  EXPECT_EQ(two.counts, (std::vector<double>{1, 2}));
  EXPECT_EQ(two.centre(1), 1);
}

TEST(Histograms, OfOddNumbers) {
  EXPECT_TRUE(histogram({}, 5).counts.empty());
  EXPECT_TRUE(histogram({std::nan("")}, 5).counts.empty());
  EXPECT_EQ(histogram({2.5, 2.5}, 5).counts, (std::vector<double>{2}));
  double sum = 0;
  for (const double count : histogram({-1.7e308, 1.7e308, 0.5}, 5).counts) sum += count;
  EXPECT_EQ(sum, 3);
}

TEST(Levels, AreTheMostFrequentInTheirOrder) {
  const Column column = Column::categories("c", {0, 1, 1, 2, 2, 2, -1}, {"a", "b", "c"});
  const LevelCounts found = level_counts(column, 2);
  EXPECT_EQ(found.levels, (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(found.counts, (std::vector<double>{2, 3}));
  EXPECT_EQ(found.others, 1U);
  EXPECT_EQ(found.other_rows, 1);
}

TEST(LogScales, AreOfWhatIsAboveZero) {
  const LogScale plain({1, 2}, false), above({1, 2}, true), from({0, 3}, true), below({-1, 3}, true);
  EXPECT_EQ(plain(2), 2);
  EXPECT_EQ(plain.title("n"), "n");
  EXPECT_NEAR(above(2), std::log(2.0), 1e-15);
  EXPECT_EQ(above.title("n"), "log(n)");
  EXPECT_NEAR(from(3), std::log(4.0), 1e-15);
  EXPECT_EQ(from.title("n"), "log(n + 1)");
  EXPECT_FALSE(below.possible());
  EXPECT_EQ(below(3), 3);
  EXPECT_TRUE(LogScale({std::nan(""), 1}, true).possible());
}

TEST(Memory, KeepsWhatWasComputed) {
  ChartInput input;
  int computed = 0;
  const auto make = [&] { return ++computed; };
  EXPECT_EQ(*remembered(input, "a", make), 1);
  EXPECT_EQ(*remembered(input, "a", make), 1);
  EXPECT_EQ(*remembered(input, "b", make), 2);
  const ChartInput same = input;
  EXPECT_EQ(*remembered(same, "a", make), 1);
  input.memory = make_chart_memory();
  EXPECT_EQ(*remembered(input, "a", make), 3);
}

}  // namespace
}  // namespace lamina::report
