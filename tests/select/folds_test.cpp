// How rows are divided: groups stay whole, time runs forward, a column decides.
#include "lamina/folds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "lamina/csv.hpp"
#include "lamina/error.hpp"

namespace lamina {
namespace {

using Rows = std::vector<std::size_t>;

Rows all_rows(std::size_t count) {
  Rows rows(count);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

// 40 rows: seven patients of very different numbers of rows, a day that is not sorted, a site.
Frame table() {
  std::string text = "patient,day,site\n";
  for (int i = 0; i < 40; ++i)
    text += "p" + std::to_string(i * i % 7 + (i > 30 ? 10 : 0)) + "," + std::to_string(i * 7 % 20) + "," +
            (i % 4 == 0  ? "north"
             : i % 4 < 3 ? "south"
                         : "west") +
            "\n";
  return parse_csv(text, {}, "table.csv");
}

struct FoldRows {
  std::string name;
  Rows training, held_out;
};

std::vector<FoldRows> folds_of(const FoldOptions& options, const std::vector<std::int32_t>& classes = {},
                               const std::vector<std::string>& levels = {}) {
  const Folds folds = make_folds(table(), all_rows(40), classes, levels, options, 1);
  std::vector<FoldRows> found;
  for (std::size_t i = 0; i < folds.count(); ++i)
    found.push_back({folds.name(i), folds.training(i), folds.held_out(i)});
  return found;
}

void expect_each_row_once(const std::vector<FoldRows>& folds) {
  Rows held_out;
  for (const FoldRows& fold : folds) {
    EXPECT_TRUE(std::is_sorted(fold.held_out.begin(), fold.held_out.end()));
    EXPECT_EQ(fold.training.size() + fold.held_out.size(), 40u);
    held_out.insert(held_out.end(), fold.held_out.begin(), fold.held_out.end());
  }
  std::sort(held_out.begin(), held_out.end());
  EXPECT_EQ(held_out, all_rows(40));
}

std::string message_of(const FoldOptions& options, const std::vector<std::int32_t>& classes = {},
                       const std::vector<std::string>& levels = {}) {
  try {
    folds_of(options, classes, levels);
  } catch (const Error& error) {
    EXPECT_TRUE(error.kind() == ErrorKind::usage || error.kind() == ErrorKind::data);
    return error.what();
  }
  return "no error";
}

TEST(Folds, GroupsStayTogether) {
  FoldOptions options(3);
  options.group = "patient";
  const auto folds = folds_of(options);
  ASSERT_EQ(folds.size(), 3u);
  expect_each_row_once(folds);
  const Frame frame = table();
  std::map<std::string, std::set<std::string>> where;
  for (const FoldRows& fold : folds)
    for (const std::size_t row : fold.held_out) where[frame.column("patient").cell(row)].insert(fold.name);
  for (const auto& [patient, in] : where) EXPECT_EQ(in.size(), 1u) << patient;
}

TEST(Folds, OrderedFoldsLearnFromThePastAlone) {
  FoldOptions options(4);
  options.order = "day";
  const auto folds = folds_of(options);
  ASSERT_EQ(folds.size(), 4u);
  const Column day = table().column("day");
  const auto latest = [&](const Rows& rows) {
    double found = -1;
    for (const std::size_t row : rows) found = std::max(found, day.number(row));
    return found;
  };
  std::size_t held_out = 0;
  for (const FoldRows& fold : folds) {
    const double past = latest(fold.training);
    for (const std::size_t row : fold.held_out) EXPECT_GT(day.number(row), past);
    // Whatever is older than what is held out has been learnt from.
    EXPECT_EQ(fold.training.size(),
              static_cast<std::size_t>(std::count_if(fold.training.begin(), fold.training.end(),
                                                     [&](std::size_t row) { return day.number(row) <= past; })));
    held_out += fold.held_out.size();
  }
  EXPECT_EQ(folds.front().training.size() + held_out, 40u);
}

TEST(Folds, AColumnNamesTheFolds) {
  FoldOptions options;
  options.column = "site";
  const auto folds = folds_of(options);
  ASSERT_EQ(folds.size(), 3u);
  expect_each_row_once(folds);
  EXPECT_EQ(folds[0].name, "north");
  EXPECT_EQ(folds[0].held_out.size(), 10u);
  EXPECT_EQ(folds[1].held_out.size(), 20u);
  EXPECT_EQ(folds[2].name, "west");
}

TEST(Folds, ZeroFoldsLeaveOneOut) {
  const auto folds = folds_of(FoldOptions(0));
  ASSERT_EQ(folds.size(), 40u);
  expect_each_row_once(folds);
  for (const FoldRows& fold : folds) EXPECT_EQ(fold.held_out.size(), 1u);
}

TEST(Folds, WithoutStratificationARareClassMayBeInOneFold) {
  std::vector<std::int32_t> classes(40, 0);
  for (int i = 0; i < 6; ++i) classes[static_cast<std::size_t>(i) * 6] = 1;
  FoldOptions options(6);
  for (const FoldRows& fold : folds_of(options, classes, {"a", "b"}))
    EXPECT_EQ(std::count_if(fold.held_out.begin(), fold.held_out.end(), [&](std::size_t r) { return classes[r] == 1; }),
              1);
  options.stratify = false;
  expect_each_row_once(folds_of(options, classes, {"a", "b"}));
}

TEST(Folds, WhatCannotBeMadeIsRefused) {
  const auto group = [](std::size_t folds) {
    FoldOptions options(folds);
    options.group = "patient";
    return options;
  };
  EXPECT_NE(message_of(group(30)).find("the column patient has 8 groups, fewer than the 30 folds"), std::string::npos)
      << message_of(group(30));
  FoldOptions two = group(2);
  two.order = "day";
  EXPECT_NE(message_of(two).find("name one of the three"), std::string::npos);
  FoldOptions late(19);
  late.order = "day";
  EXPECT_EQ(message_of(late), "no error");
  late.folds = 20;
  EXPECT_NE(message_of(late).find("20 distinct cells to cut into 21 parts"), std::string::npos) << message_of(late);
  FoldOptions unknown;
  unknown.column = "sites";
  EXPECT_NE(message_of(unknown).find("site"), std::string::npos);
  // A class that only the last days have cannot be learnt before.
  std::vector<std::int32_t> classes(40, 0);
  for (std::size_t row = 0; row < 40; ++row) classes[row] = row * 7 % 20 > 15;
  late.folds = 4;
  EXPECT_NE(message_of(late, classes, {"a", "b"}).find("without fold 1 there is no row of the class b"),
            std::string::npos)
      << message_of(late, classes, {"a", "b"});
}

TEST(Folds, ColumnsThatMakeFoldsAreNoPredictors) {
  FoldOptions folds;
  folds.group = "patient";
  EXPECT_EQ(without_fold_columns({}, folds).ignore, (StringList{"patient"}));
  folds.group = "";
  folds.order = "day";
  EXPECT_TRUE(without_fold_columns({}, folds).ignore.empty());
}

}  // namespace
}  // namespace lamina
