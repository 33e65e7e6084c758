// The shares of all threads cover every element exactly once.
#include "graph/shares.hpp"

#include <gtest/gtest.h>

namespace lamina {
namespace {

constexpr std::int64_t kMost = 70;
constexpr int kMostThreads = 9;

// How often each element of n × columns is in a share, summed up as one answer.
bool covers_once(Division division, Extents space, std::int64_t n, int threads, std::vector<std::uint8_t>& times) {
  const auto rows = static_cast<std::size_t>(space.rows_at(n)), columns = static_cast<std::size_t>(space.columns);
  times.assign(rows * columns, 0);
  for (int thread = 0; thread < threads; ++thread)
    for (const Rect& rect : Shares(division, space, n, thread, threads)) {
      if (rect.empty() || rect.row + rect.rows > rows || rect.column + rect.columns > columns) return false;
      for (std::size_t r = rect.row; r < rect.row + rect.rows; ++r)
        for (std::size_t c = rect.column; c < rect.column + rect.columns; ++c) ++times[r * columns + c];
    }
  return std::all_of(times.begin(), times.end(), [](std::uint8_t count) { return count == 1; });
}

void cover(bool symbolic) {
  std::vector<std::uint8_t> times;
  for (const Division division : {Division::one, Division::rows, Division::panels})
    for (std::int64_t rows = 1; rows <= kMost; ++rows)
      for (std::int64_t columns = 1; columns <= kMost; ++columns)
        for (int threads = 1; threads <= kMostThreads; ++threads)
          ASSERT_TRUE(covers_once(division, {symbolic ? kRows : rows, columns}, rows, threads, times))
              << static_cast<int>(division) << ": " << rows << "×" << columns << " by " << threads;
}

TEST(Shares, CoverEveryElementOnce) { cover(false); }
TEST(Shares, CoverEveryElementOnceOfAnyNumberOfRows) { cover(true); }

// The rows and panels of a share, whatever the panels' widths.
std::vector<std::array<std::size_t, 4>> in_panels_and_rows(Extents space, int thread, int threads) {
  std::vector<std::array<std::size_t, 4>> pieces;
  for (const Rect& rect : Shares(Division::panels, space, 1, thread, threads))
    pieces.push_back({rect.row, rect.rows, rect.column / kPanel, (rect.columns + kPanel - 1) / kPanel});
  return pieces;
}

// That is why calls over them may follow each other without waiting (shared_alike, graph/phases.hpp).
TEST(Shares, AreAlikeForAsManyRowsAndPanels) {
  for (std::int64_t rows = 1; rows <= kMost; ++rows)
    for (std::int64_t columns = 33; columns <= 48; ++columns)
      for (int threads = 1; threads <= kMostThreads; ++threads)
        for (int thread = 0; thread < threads; ++thread)
          ASSERT_EQ(in_panels_and_rows({rows, columns}, thread, threads),
                    in_panels_and_rows({rows, 48}, thread, threads));
}

// Products tile what they get: pieces begin at whole panels and at multiples of 16 rows.
TEST(Shares, BeginAtWholePanelsAndTiles) {
  for (const Division division : {Division::rows, Division::panels})
    for (std::int64_t rows = 1; rows <= kMost; ++rows)
      for (std::int64_t columns = 1; columns <= kMost; ++columns)
        for (int thread = 0; thread < 3; ++thread)
          for (const Rect& rect : Shares(division, {rows, columns}, 1, thread, 3)) {
            ASSERT_EQ(rect.column % kPanel, 0U);
            ASSERT_EQ(rect.row % 16, 0U);
          }
}

// Nobody has more than a fair part and a tile's rows of one panel at each end.
TEST(Shares, AreEven) {
  const Extents space{200, 200};
  for (int threads = 1; threads <= kMostThreads; ++threads)
    for (int thread = 0; thread < threads; ++thread) {
      std::size_t elements = 0;
      for (const Rect& rect : Shares(Division::panels, space, 1, thread, threads)) elements += rect.rows * rect.columns;
      EXPECT_LE(elements, 200U * 208U / static_cast<std::size_t>(threads) + 16 * kPanel);
    }
}

}  // namespace
}  // namespace lamina
