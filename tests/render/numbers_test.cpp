#include <gtest/gtest.h>

#include "render/charts.hpp"

namespace lamina::render {
namespace {

std::vector<std::string> row(const Frame& frame, std::size_t r) {
  std::vector<std::string> cells;
  for (const Column& column : frame.columns()) cells.push_back(column.name() + "=" + column.cell(r));
  return cells;
}

using Cells = std::vector<std::string>;

TEST(Numbers, OfCurvesAreTheirPoints) {
  json errors = scatter({1, 2}, {3, json()});
  errors["error_y"] = {{"array", {0.5, 1}}};
  const Frame frame = numbers_of(chart_of({errors, bar({3}, {4})}));
  ASSERT_EQ(frame.rows(), 3U);
  EXPECT_EQ(row(frame, 0), (Cells{"series=curve", "x=1", "y=3", "y_low=2.5", "y_high=3.5"}));
  EXPECT_EQ(row(frame, 1), (Cells{"series=curve", "x=2", "y=", "y_low=", "y_high="}));
  EXPECT_EQ(row(frame, 2), (Cells{"series=bars", "x=3", "y=4", "y_low=", "y_high="}));
}

TEST(Numbers, OfGridsAreTheirCells) {
  const Frame frame = numbers_of(
      chart_of({{{"type", "heatmap"}, {"name", "map"}, {"x", {"a", "b"}}, {"y", {1, 2}}, {"z", {{1, 2}, {3, 4}}}}},
               {{"xaxis", of_words()}}));
  ASSERT_EQ(frame.rows(), 4U);
  EXPECT_EQ(row(frame, 1), (Cells{"series=map", "x=b", "y=1", "z=2"}));
  EXPECT_EQ(row(frame, 2), (Cells{"series=map", "x=a", "y=2", "z=3"}));
}

TEST(Numbers, OfParallelCoordinatesHaveAColumnForEachDimension) {
  const Frame frame = numbers_of(ordinary_charts().back());
  ASSERT_EQ(frame.rows(), 3U);
  EXPECT_EQ(row(frame, 1), (Cells{"series=trace 0", "rate=0.2", "kind=b", "color=2"}));
}

TEST(Numbers, OfEveryChartCanBeHad) {
  for (const Chart& chart : ordinary_charts()) EXPECT_GT(numbers_of(chart).rows(), 0U);
  for (const Chart& chart : odd_charts()) EXPECT_LE(numbers_of(chart).columns().size(), 8U);
}

}  // namespace
}  // namespace lamina::render
