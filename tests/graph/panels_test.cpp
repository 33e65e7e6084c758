// Where the elements of a matrix in panels lie.
#include "graph/panels.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace lamina {
namespace {

// Calls body(space) for matrices of all small sizes, and one with symbolic rows.
template <class Body>
void for_spaces(Body body) {
  for (std::int64_t rows = 1; rows <= 20; ++rows)
    for (std::int64_t columns = 1; columns <= 70; ++columns) body(Extents{rows, columns});
}

TEST(Panels, OnlyLargeFixedMatricesLieInThem) {
  EXPECT_TRUE(in_panels({2, 17}));
  EXPECT_FALSE(in_panels({2, 16}));
  EXPECT_FALSE(in_panels({1, 17}));
  EXPECT_FALSE(in_panels({kRows, 17}));
  EXPECT_EQ(panel_count({2, 16}), 1U);
  EXPECT_EQ(panel_count({2, 17}), 2U);
}

// 3×20: 16 columns of all rows, then the other 4.
TEST(Panels, OffsetsByHand) {
  const Extents space{3, 20};
  EXPECT_EQ(offset_of(space, 0, 15), 15U);
  EXPECT_EQ(offset_of(space, 1, 0), 16U);
  EXPECT_EQ(offset_of(space, 2, 15), 47U);
  EXPECT_EQ(offset_of(space, 0, 16), 48U);
  EXPECT_EQ(offset_of(space, 2, 19), 59U);
  EXPECT_EQ(panel_width(space, 3), 16U);
  EXPECT_EQ(panel_width(space, 17), 4U);
  EXPECT_EQ(offset_of({kRows, 20}, 2, 19), 59U);
  EXPECT_EQ(offset_of({kRows, 20}, 1, 0), 20U);
}

TEST(Panels, EveryElementHasAPlaceOfItsOwn) {
  for_spaces([](Extents space) {
    std::vector<bool> taken(static_cast<std::size_t>(space.rows * space.columns), false);
    for (std::size_t r = 0; r < static_cast<std::size_t>(space.rows); ++r)
      for (std::size_t c = 0; c < static_cast<std::size_t>(space.columns); ++c) {
        const std::size_t place = offset_of(space, r, c);
        ASSERT_LT(place, taken.size());
        ASSERT_FALSE(taken[place]);
        taken[place] = true;
      }
  });
}

TEST(Panels, PackingAndUnpackingAreInverse) {
  for_spaces([](Extents space) {
    std::vector<int> rows(static_cast<std::size_t>(space.rows * space.columns)), panels(rows.size()), back(rows.size());
    std::iota(rows.begin(), rows.end(), 1);
    pack(space, rows.data(), panels.data());
    for (std::int64_t r = 0; r < space.rows; ++r)
      for (std::int64_t c = 0; c < space.columns; ++c)
        ASSERT_EQ(panels[offset_of(space, static_cast<std::size_t>(r), static_cast<std::size_t>(c))],
                  rows[static_cast<std::size_t>(r * space.columns + c)]);
    unpack(space, panels.data(), back.data());
    ASSERT_EQ(back, rows);
  });
}

// Kernels find elements by three strides: from the first row and any panel on, or among panels of one width.
void expect_found(Extents space, const Rect& rect) {
  std::vector<int> data(static_cast<std::size_t>(space.rows * space.columns));
  const auto panels = panels_from(data.data(), space, rect.row, rect.column);
  for (std::size_t r = 0; r < rect.rows; ++r)
    for (std::size_t c = 0; c < rect.columns; ++c)
      ASSERT_EQ(panels.at(r, c, rect.columns), data.data() + offset_of(space, rect.row + r, rect.column + c));
}

TEST(Panels, KernelsFindTheSameElements) {
  for_spaces([](Extents space) {
    const auto rows = static_cast<std::size_t>(space.rows), columns = static_cast<std::size_t>(space.columns);
    for (std::size_t first = 0; first < columns; first += kPanel) {
      expect_found(space, {0, first, rows, columns - first});
      const std::size_t width = std::min(panel_width(space, first), columns - first);
      expect_found(space, {rows / 2, first, rows - rows / 2, width});
    }
  });
}

TEST(Panels, RectanglesAreCutAtPanels) {
  for_spaces([](Extents space) {
    const auto columns = static_cast<std::size_t>(space.columns);
    for (std::size_t first = 0; first < columns; first += 5) {
      std::size_t next = first;
      for_panels(space, {1, first, 2, columns - first}, [&](const Rect& rect) {
        ASSERT_EQ(rect.column, next);
        ASSERT_EQ(rect.row, 1U);
        ASSERT_EQ(rect.rows, 2U);
        ASSERT_GT(rect.columns, 0U);
        if (in_panels(space)) {
          ASSERT_EQ(rect.column / kPanel, (rect.column + rect.columns - 1) / kPanel);
        }
        next += rect.columns;
      });
      ASSERT_EQ(next, columns);
    }
  });
}

TEST(Panels, TilesCoverARectangleOnce) {
  std::vector<int> times(30 * 50, 0);
  for_tiles({2, 3, 27, 40}, 8, 16, [&](const Rect& tile) {
    ASSERT_LE(tile.rows, 8U);
    ASSERT_LE(tile.columns, 16U);
    for (std::size_t r = 0; r < tile.rows; ++r)
      for (std::size_t c = 0; c < tile.columns; ++c) ++times[(tile.row + r) * 50 + tile.column + c];
  });
  for (std::size_t r = 0; r < 30; ++r)
    for (std::size_t c = 0; c < 50; ++c)
      ASSERT_EQ(times[r * 50 + c], r >= 2 && r < 29 && c >= 3 && c < 43) << r << " " << c;
}

}  // namespace
}  // namespace lamina
