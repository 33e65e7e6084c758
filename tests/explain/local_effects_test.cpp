// Accumulated local effects: models whose effects are known, the paper's sums written out, and the order of levels.
#include <gtest/gtest.h>

#include <cmath>

#include "curve_models.hpp"
#include "explain/scaling.hpp"

namespace lamina {
namespace {

using test::additive_options;
using test::additive_table;
using test::answers_with;
using test::tangled_options;
using test::tangled_table;

TEST(LocalEffects, OfALinearModelAreItsCentredLines) {
  const Frame table = additive_table();
  const Model model = fit(table, additive_options());
  ExplainOptions options;
  options.points = 9;
  const Explained explained(model, table, options);
  for (const auto& [name, slope] : {std::pair<std::string, double>{"x", 3}, {"z", -2}}) {
    double mean = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) mean += table.column(name).number(row) / 60;
    const Curve curve = curves(explained, "ale", name)[0];
    ASSERT_EQ(curve.values.size(), 9u);
    for (std::size_t i = 0; i < 9; ++i)
      EXPECT_NEAR(curve.values[i], slope * (curve.places.numbers[i] - mean), 1e-8) << name;
  }
  const Curve colour = curves(explained, "ale", "colour")[0];
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string& level = colour.places.levels[i];
    const double effect = level == "green" ? 5 : level == "red" ? -1 : 0;
    EXPECT_NEAR(colour.values[i], effect - (15 * 5.0 - 15 * 1.0) / 60, 1e-8) << level;
  }
}

// Equations 15 and 16 of the paper interval by interval, each row by itself.
std::vector<double> effects_by_loop(const Model& model, const Frame& table, const Places& places) {
  const auto answer = [&](std::size_t row, double x) {
    return answers_with(model, table.take({row}), Column::numbers(places.column, {x}))[1];
  };
  const Column& column = table.column(places.column);
  std::vector<double> values = {0};
  for (std::size_t k = 1; k < places.size(); ++k) {
    double sum = 0, count = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const double x = column.number(row);
      const bool within = (x > places.numbers[k - 1] || (k == 1 && x == places.numbers[0])) && x <= places.numbers[k];
      if (within) sum += answer(row, places.numbers[k]) - answer(row, places.numbers[k - 1]), ++count;
    }
    values.push_back(values.back() + (count > 0 ? sum / count : 0));
  }
  double mean = 0, count = 0;
  for (std::size_t row = 0; row < table.rows(); ++row)
    for (std::size_t k = 1; k < places.size(); ++k) {
      const double x = column.number(row), low = places.numbers[k - 1], high = places.numbers[k];
      if (!((x > low || (k == 1 && x == low)) && x <= high)) continue;
      mean += values[k - 1] + (values[k] - values[k - 1]) * (x - low) / (high - low), ++count;
    }
  for (double& value : values) value -= mean / count;
  return values;
}

TEST(LocalEffects, OfNumbersAreThePapersSums) {
  const Frame table = tangled_table();
  const Model model = fit(table, tangled_options());
  ExplainOptions options;
  options.points = 7;
  const Curve curve = curves(Explained(model, table, options), "ale", "x")[0];
  const std::vector<double> wanted = effects_by_loop(model, table, curve.places);
  ASSERT_EQ(curve.values.size(), 7u);
  for (std::size_t i = 0; i < 7; ++i) EXPECT_NEAR(curve.values[i], wanted[i], 1e-12);
  // An interval without rows adds nothing.
  Places sparse = curve.places;
  sparse.numbers = {0, 10, 10.2, 10.4, 28};
  const Curve gap = curves(Explained(model, table, options), "ale", sparse)[0];
  EXPECT_EQ(gap.values[2], gap.values[1]);
  EXPECT_NEAR(gap.values[4], effects_by_loop(model, table, sparse)[4], 1e-12);
}

TEST(LocalEffects, OfLevelsAreMeansOverTheRowsOfNeighbours) {
  const Frame table = tangled_table();
  const Model model = fit(table, tangled_options());
  const Curve curve = curves(Explained(model, table), "ale", "colour")[0];
  const Column& column = table.column("colour");
  const auto answer = [&](std::size_t row, const std::string& level) {
    return answers_with(model, table.take({row}), Column::text("colour", {level}))[1];
  };
  const std::vector<std::string>& levels = curve.places.levels;
  std::vector<double> values = {0};
  for (std::size_t k = 1; k < 4; ++k) {
    double sum = 0, count = 0;
    for (std::size_t row = 0; row < table.rows(); ++row)
      if (column.cell(row) == levels[k - 1] || column.cell(row) == levels[k])
        sum += answer(row, levels[k]) - answer(row, levels[k - 1]), ++count;
    values.push_back(values.back() + sum / count);
  }
  double mean = 0, count = 0;
  for (std::size_t row = 0; row < table.rows(); ++row)
    for (std::size_t k = 0; k < 4; ++k)
      if (column.cell(row) == levels[k]) mean += values[k], ++count;
  for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(curve.values[k], values[k] - mean / count, 1e-12);
}

TEST(LocalEffects, OfGivenLevelsComeInTheirOrder) {
  const Frame table = tangled_table();
  const Model model = fit(table, tangled_options());
  const Explained explained(model, table);
  Places given = curves(explained, "ale", "colour")[0].places;
  std::swap(given.levels[0], given.levels[2]);
  EXPECT_EQ(curves(explained, "ale", given)[0].places.levels, given.levels);
}

TEST(Scaling, PutsPointsOfALineBack) {
  // At 0, 3, 7 and −2, from their distances; the direction is so that the first is below 0, seen from the mean 2.
  const double at[] = {0, 3, 7, -2};
  baseline::Square distances(4);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j) distances.at(i, j) = std::abs(at[i] - at[j]);
  const std::vector<double> axis = explain::scaled_to_axis(distances);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(axis[i], at[i] - 2, 1e-12);
  EXPECT_EQ(explain::scaled_to_axis(baseline::Square(3)), (std::vector<double>{0, 0, 0}));
}

TEST(Scaling, IsTheFirstAxisOfThePlane) {
  // A 4 × 3 rectangle: along the longer side, at −2 and 2.
  const double x[] = {0, 4, 4, 0}, y[] = {0, 0, 3, 3};
  baseline::Square distances(4);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j) distances.at(i, j) = std::hypot(x[i] - x[j], y[i] - y[j]);
  const std::vector<double> axis = explain::scaled_to_axis(distances);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(axis[i], x[i] - 2, 1e-12);
}

TEST(LevelOrder, FollowsWhatElseTheRowsHave) {
  // low, middle and high come in the order of size; their names do not.
  std::string text = "group,size,y\n";
  for (int i = 0; i < 90; ++i) {
    const char* group = i % 3 == 0 ? "b" : i % 3 == 1 ? "c" : "a";  // b smallest, then c, then a
    text += std::string(group) + "," + std::to_string(i % 3 * 5 + i * 7 % 8) + "," + std::to_string(i % 10) + "\n";
  }
  const Frame table = parse_csv(text);
  const Model model = fit(table, additive_options());
  EXPECT_EQ(curves(Explained(model, table), "ale", "group")[0].places.levels, (std::vector<std::string>{"a", "c", "b"}))
      << "the first level is in the lower half";
}

}  // namespace
}  // namespace lamina
