#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "frame/caught.hpp"
#include "lamina/split.hpp"
#include "lamina/toy.hpp"

namespace lamina {
namespace {

TEST(Split, HoldsOutTheRoundedFraction) {
  const SplitRows rows = split_rows(10, 0.25, 1);  // 2.5 rounds up
  EXPECT_EQ(rows.held_out.size(), 3u);
  EXPECT_EQ(rows.train.size(), 7u);
  EXPECT_TRUE(std::is_sorted(rows.train.begin(), rows.train.end()));
  std::vector<std::size_t> all = rows.train;
  all.insert(all.end(), rows.held_out.begin(), rows.held_out.end());
  std::sort(all.begin(), all.end());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i], i);
  EXPECT_EQ(split_rows(10, 0.25, 1).held_out, rows.held_out);
  EXPECT_NE(split_rows(1000, 0.25, 1).held_out, split_rows(1000, 0.25, 2).held_out);
}

TEST(Split, ClassesKeepTheirShares) {
  std::vector<std::int32_t> strata;
  for (int i = 0; i < 100; ++i) strata.push_back(i < 53 ? 0 : i < 90 ? 1 : 2);  // 53, 37, 10
  const SplitRows rows = split_rows(100, 0.25, 3, strata);                      // 13.25, 9.25, 2.5
  std::vector<int> counts(3);
  for (const std::size_t row : rows.held_out) ++counts[static_cast<std::size_t>(strata[row])];
  EXPECT_EQ(counts, (std::vector<int>{13, 9, 3}));
  // Equal remainders go to the lower code; a missing class is a class of its own.
  const SplitRows ties = split_rows(6, 0.5, 1, {1, 1, 1, -1, -1, -1});
  EXPECT_EQ(std::count_if(ties.held_out.begin(), ties.held_out.end(), [](std::size_t row) { return row >= 3; }), 2);
}

TEST(Folds, AreLevelAndHoldEveryRowOnce) {
  for (const std::size_t rows : {7u, 10u, 23u}) {
    const auto numbers = fold_numbers(rows, 5, 1);
    ASSERT_EQ(numbers.size(), rows);
    for (std::int32_t fold = 0; fold < 5; ++fold) {
      const auto size = static_cast<std::size_t>(std::count(numbers.begin(), numbers.end(), fold));
      EXPECT_TRUE(size == rows / 5 || size == rows / 5 + 1);
    }
  }
}

TEST(Folds, SpreadEveryClassLevelly) {
  std::vector<std::int32_t> strata;
  for (int i = 0; i < 103; ++i) strata.push_back(i < 53 ? 0 : i < 90 ? 1 : 2);  // 53, 37, 13
  const auto numbers = fold_numbers(103, 5, 3, strata);
  for (std::int32_t fold = 0; fold < 5; ++fold) {
    std::vector<int> counts(3);
    for (std::size_t row = 0; row < 103; ++row)
      if (numbers[row] == fold) ++counts[static_cast<std::size_t>(strata[row])];
    EXPECT_TRUE(counts[0] == 10 || counts[0] == 11);
    EXPECT_TRUE(counts[1] == 7 || counts[1] == 8);
    EXPECT_TRUE(counts[2] == 2 || counts[2] == 3);
    const int size = counts[0] + counts[1] + counts[2];
    EXPECT_TRUE(size == 20 || size == 21);
  }
}

TEST(Folds, DependOnTheSeedAlone) {
  EXPECT_EQ(fold_numbers(100, 4, 1), fold_numbers(100, 4, 1));
  EXPECT_NE(fold_numbers(100, 4, 1), fold_numbers(100, 4, 2));
}

TEST(Split, Frames) {
  std::vector<double> numbers(50);
  std::iota(numbers.begin(), numbers.end(), 0);
  std::vector<std::int32_t> codes(50);
  for (std::size_t i = 0; i < 50; ++i) codes[i] = i % 5 == 0 ? 0 : 1;
  const Frame frame({Column::numbers("x", numbers), Column::categories("c", codes, {"a", "b"})}, "f");
  const auto [first, second] = split(frame, 0.8, {1, "c"});
  EXPECT_EQ(first.rows(), 40u);
  EXPECT_EQ(second.rows(), 10u);
  const std::vector<std::int32_t> held_codes = second.column("c").codes();
  EXPECT_EQ(std::count(held_codes.begin(), held_codes.end(), 0), 2);
  EXPECT_EQ(caught([&] { split(frame, 0.8, {1, "x"}); }).kind, ErrorKind::usage);
  const auto [train, held] = split(frame, 0.8, {1, ""});
  const SplitRows rows = split_rows(50, 0.2, 1);
  for (std::size_t i = 0; i < rows.held_out.size(); ++i)
    EXPECT_EQ(held.column("x").number(i), static_cast<double>(rows.held_out[i]));  // one and the same split
}

TEST(Split, BadFractions) {
  for (const double fraction : {0.0, 1.0, -1.0, 2.0, std::nan("")})
    EXPECT_EQ(caught([&] { split_rows(10, fraction, 1); }).kind, ErrorKind::usage) << fraction;
  EXPECT_EQ(caught([] { split_rows(2, 0.2, 1); }).line,
            "a fraction of 0.2 of 2 rows leaves one part empty; give another fraction or more rows");
}

TEST(Toy, Xor) {
  const Frame exact = toy("xor", 6, 1, 0);
  const double x1[] = {1, -1, -1, 1, 1, -1}, x2[] = {1, -1, 1, -1, 1, -1};
  const char* classes[] = {"0", "0", "1", "1", "0", "0"};
  for (std::size_t row = 0; row < 6; ++row) {
    EXPECT_EQ(exact.column("x1").number(row), x1[row]);
    EXPECT_EQ(exact.column("x2").number(row), x2[row]);
    EXPECT_EQ(exact.column("class").cell(row), classes[row]);
  }
  const Frame noisy = toy("xor", 40000, 5), again = toy("xor", 40000, 5);
  double sum = 0, squares = 0;
  for (std::size_t row = 0; row < noisy.rows(); ++row) {
    const double noise = noisy.column("x1").number(row) - x1[row % 4];
    sum += noise;
    squares += noise * noise;
    EXPECT_EQ(noisy.column("x2").number(row), again.column("x2").number(row));
  }
  EXPECT_NEAR(sum / 40000, 0, 0.01);  // four standard errors
  EXPECT_NEAR(squares / 40000, 0.25, 0.007);
  EXPECT_NE(toy("xor", 4, 6).column("x1").number(0), noisy.column("x1").number(0));
}

// Without noise every point lies on its curve, and the classes are dealt evenly.
TEST(Toy, ShapesAreWhatTheyAreCalled) {
  const auto each = [](const char* name, std::size_t rows, const auto& look) {
    const Frame frame = toy(name, rows, 1, 0);
    std::vector<std::size_t> counts(frame.column("class").levels().size());
    for (std::size_t row = 0; row < rows; ++row) {
      const auto cls = frame.column("class").code(row);
      ++counts[static_cast<std::size_t>(cls)];
      look(frame.column("x1").number(row), frame.column("x2").number(row), cls);
    }
    for (const std::size_t count : counts) EXPECT_EQ(count, rows / counts.size());
  };
  each("moons", 100, [](double x, double y, int cls) {
    EXPECT_NEAR(std::hypot(x - cls, y - 0.5 * cls), 1, 1e-12);
    EXPECT_GE(cls == 0 ? y : 0.5 - y, -1e-12);
  });
  each("circles", 100, [](double x, double y, int cls) { EXPECT_NEAR(std::hypot(x, y), cls ? 0.5 : 1, 1e-12); });
  each("blobs", 99, [](double x, double y, int) { EXPECT_NEAR(std::hypot(x, y), 4, 1e-12); });
  each("spirals", 99, [](double x, double y, int cls) {
    const double radius = std::hypot(x, y), turns = std::atan2(y, x) / (2 * std::acos(-1.0));
    const double rest = turns - 0.75 * radius - cls / 3.0;
    if (radius > 0) {
      EXPECT_NEAR(rest - std::round(rest), 0, 1e-12);
    }
    EXPECT_LE(radius, 1 + 1e-12);
  });
  EXPECT_EQ(toy_names().size(), 5u);
  for (const std::string& name : toy_names())
    EXPECT_NE(toy(name, 8, 1).column("x1").number(0), toy(name, 8, 2).column("x1").number(0));
}

TEST(Toy, Errors) {
  EXPECT_EQ(caught([] { toy("xo", 100, 1); }).line, "there is no toy data 'xo'; did you mean 'xor'?");
  EXPECT_EQ(caught([] { toy("galaxy", 100, 1); }).line,
            "there is no toy data 'galaxy'; name one of: xor, moons, circles, spirals, blobs");
  EXPECT_EQ(caught([] { toy("xor", 3, 1); }).kind, ErrorKind::usage);
  EXPECT_EQ(caught([] { toy("xor", 4, 1, -1); }).kind, ErrorKind::usage);
}

}  // namespace
}  // namespace lamina
