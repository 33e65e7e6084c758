// Nearest neighbours by hand, and against sorting all distances.
#include <gtest/gtest.h>

#include <algorithm>

#include "baseline/nearest_rows.hpp"
#include "frame/caught.hpp"
#include "lesson.hpp"

namespace lamina::baseline {
namespace {

using Values = std::vector<double>;

Options knn(int neighbors, const std::string& weights = "uniform") {
  Options options;
  options.neighbors = neighbors;
  options.neighbor_weights = weights;
  options.standardize = false;
  return options;
}

Frame line(const Values& x, Column target) { return Frame({Column::numbers("x", x), std::move(target)}); }

Values ask(const Learner& learner, const Values& x, std::size_t width) {
  Values answers(x.size() * width);
  learner.answer({x.size(), 1, x}, {}, answers.data());
  return answers;
}

TEST(Knn, CountsTheNearestByHand) {
  TableLesson classes(line({0, 1, 3, 7, 8}, category("y", {"a", "b", "b", "c", "c"})), "y", knn(3));
  const auto votes = classes.fit("knn");
  EXPECT_EQ(ask(*votes, {0.4, 7.5}, 3), (Values{1. / 3, 2. / 3, 0, 0, 1. / 3, 2. / 3}));
  TableLesson numbers(line({0, 1, 3, 7, 8}, Column::numbers("y", {10, 20, 30, 40, 50})), "y", knn(2));
  EXPECT_EQ(ask(*numbers.fit("knn"), {0.4, 100}, 1), (Values{15, 45}));
}

TEST(Knn, TakesTheLowestOfEquallyNearRows) {
  TableLesson lesson(line({2, 0, 2, 0}, Column::numbers("y", {1, 2, 4, 8})), "y", knn(1));
  EXPECT_EQ(ask(*lesson.fit("knn"), {1, 2}, 1), (Values{1, 1}));
  TableLesson three(line({2, 0, 2, 0}, Column::numbers("y", {3, 6, 12, 24})), "y", knn(3));
  EXPECT_EQ(ask(*three.fit("knn"), {1}, 1), (Values{7}));
}

TEST(Knn, WeighsByInverseDistanceAndByRow) {
  TableLesson near(line({0, 1, 4}, Column::numbers("y", {3, 6, 9})), "y", knn(3, "distance"));
  // At 2: distances 2, 1, 2.
  EXPECT_DOUBLE_EQ(ask(*near.fit("knn"), {2}, 1)[0], (3 / 2. + 6 + 9 / 2.) / 2);
  EXPECT_EQ(ask(*near.fit("knn"), {1}, 1), (Values{6})) << "a row at the very point decides alone";
  EXPECT_EQ(ask(*near.fit("knn"), {1e300}, 1), (Values{6})) << "too far to tell: the mean";
  TableLesson heavy(line({0, 1, 4}, Column::numbers("y", {3, 6, 9})), "y", knn(2), 1, {3, 1, 1});
  EXPECT_EQ(ask(*heavy.fit("knn"), {0}, 1), (Values{(3 * 3 + 6) / 4.}));
}

TEST(Knn, FindsWhatSortingFinds) {
  const std::size_t rows = 333, columns = 61;  // neither fills its tiles
  Matrix table{rows, columns, {}}, points{5, columns, {}};
  unsigned state = 1;
  const auto next = [&] { return static_cast<double>((state = state * 1664525u + 1013904223u) >> 29); };  // many ties
  for (std::size_t i = 0; i < rows * columns; ++i) table.cells.push_back(next());
  for (std::size_t i = 0; i < 5 * columns; ++i) points.cells.push_back(next());
  const NearestRows nearest(table);
  EXPECT_EQ(nearest.matrix().cells, table.cells);
  for (const std::size_t count : {1, 20, 333}) {
    std::vector<Neighbor> found;
    nearest.find(points, 1, 5, count, found);
    ASSERT_EQ(found.size(), 4 * count);
    for (std::size_t p = 1; p < 5; ++p) {
      std::vector<std::pair<double, std::size_t>> all;
      for (std::size_t i = 0; i < rows; ++i) {
        double sum = 0;  // of whole numbers: exact
        for (std::size_t j = 0; j < columns; ++j)
          sum += (points.row(p)[j] - table.row(i)[j]) * (points.row(p)[j] - table.row(i)[j]);
        all.push_back({sum, i});
      }
      std::sort(all.begin(), all.end());
      for (std::size_t i = 0; i < count; ++i) {
        EXPECT_EQ(found[(p - 1) * count + i].row, all[i].second);
        EXPECT_EQ(found[(p - 1) * count + i].distance, all[i].first);
      }
    }
  }
}

TEST(Knn, SavesAndLoadsToTheSameBits) {
  TableLesson lesson(line({0, 1, 3, 7, 8}, category("y", {"a", "b", "b", "c", "c"})), "y", knn(3, "distance"));
  const auto learner = lesson.fit("knn"), loaded = lesson.reloaded("knn", *learner);
  const Values points = {0.3, 2.7, 5, 9};
  EXPECT_EQ(ask(*learner, points, 3), ask(*loaded, points, 3));
  EXPECT_EQ(learner->tables()[0].table.column("value").number(0), 5);
}

TEST(Knn, RefusesWhatDoesNotFitTogether) {
  TableLesson lesson(line({0, 1, 3}, category("y", {"a", "b", "b"})), "y", knn(2));
  const auto learner = lesson.fit("knn");
  const auto loading = [&](auto spoil) {
    Saved saved = learner->save();
    spoil(saved);
    return caught([&] { find_learner("knn")->load(std::move(saved), lesson.encoder, lesson.target); }).kind;
  };
  EXPECT_EQ(loading([](Saved& saved) { saved.content["neighbors"] = 4; }), ErrorKind::model);
  EXPECT_EQ(loading([](Saved& saved) { saved.content["neighbors"] = 0; }), ErrorKind::model);
  EXPECT_EQ(loading([](Saved& saved) { saved.tensors[0].shape = {3, 2}; }), ErrorKind::model);
  EXPECT_EQ(loading([](Saved& saved) { saved.tensors[0].shape = {}; }), ErrorKind::model);
  EXPECT_EQ(loading([](Saved& saved) { saved.tensors[1].values[0] = 2; }), ErrorKind::model);
  EXPECT_EQ(loading([](Saved& saved) { saved.tensors[1].values[0] = 0.5; }), ErrorKind::model);
  EXPECT_EQ(loading([](Saved& saved) { saved.tensors[2].values[0] = -1; }), ErrorKind::model);
  EXPECT_EQ(loading([](Saved& saved) { saved.tensors.pop_back(); }), ErrorKind::model);
  lesson.options.neighbors = 4;
  EXPECT_EQ(caught([&] { lesson.fit("knn"); }).line,
            "option neighbors: 4 is more than the 3 training rows; give a smaller number");
}

}  // namespace
}  // namespace lamina::baseline
