#include <gtest/gtest.h>

#include <cmath>

#include "base/temporary_folder.hpp"
#include "known_models.hpp"

namespace lamina::test {
namespace {

// Pictures of 2 × 2 pixels; the label is "1" where the first pixel is bright, but in the last row.
Frame pictures() {
  const std::vector<std::vector<std::uint8_t>> pixels = {
      {255, 0, 0, 51}, {0, 255, 0, 0}, {255, 255, 0, 0}, {0, 0, 255, 0}, {204, 0, 0, 0}};
  std::vector<Column> columns;
  for (std::size_t i = 0; i < 4; ++i) {
    auto cells = std::make_shared<Column::Bytes>();
    for (const auto& picture : pixels) cells->push_back(picture[i]);
    columns.push_back(Column::bytes("p" + std::to_string(i + 1), cells, pixels.size()));
  }
  columns.push_back(Column::categories("label", {1, 0, 1, 0, 0}, {"0", "1"}));
  Frame frame(std::move(columns), "pictures");
  frame.image_height = frame.image_width = 2;
  return frame;
}

// Two units with the weights (3, 0, 0, −4) and (0, 1, 1, 0); the probability of 1 is σ(10·p1/255 − 4).
Model picture_model(const Frame& frame = pictures()) {
  return given_model(frame, "label",
                     R"({"layers": [{"units": 3, "activation": "linear",
                         "weights": [[3, 0, 10], [0, 1, 0], [0, 1, 0], [-4, 0, 0]], "biases": [0, 0, -4]}],
                         "output": {"weights": [[0], [0], [1]], "biases": [0]}})");
}

std::vector<std::vector<double>> tile(const Chart& chart, std::size_t left, std::size_t size = 2) {
  std::vector<std::vector<double>> cells;
  for (std::size_t row = 0; row < size; ++row) {
    cells.emplace_back();
    for (std::size_t i = 0; i < size; ++i) cells.back().push_back(chart.data[0]["z"][row][left + i]);
  }
  return cells;
}

using Rows = std::vector<std::vector<double>>;

TEST(ImageCharts, RowsAsTilesWithTheirLabels) {
  const Frame frame = pictures();
  ChartInput input;
  input.data = &frame;
  const Chart chart = drawn("images", input).front();
  EXPECT_EQ(tile(chart, 0), (Rows{{255, 0}, {0, 51}}));
  EXPECT_TRUE(chart.data[0]["z"][0][2].is_null());  // a gap
  EXPECT_EQ(tile(chart, 3), (Rows{{0, 255}, {0, 0}}));
  ASSERT_EQ(chart.layout["annotations"].size(), 5u);
  EXPECT_EQ(chart.layout["annotations"][2]["text"], "1");
  input.options.images = 2;
  EXPECT_EQ(drawn("images", input).front().layout["annotations"].size(), 2u);
}

TEST(ImageCharts, WhatWasTakenForSomethingElse) {
  const Frame frame = pictures();
  const Model model = picture_model();
  const Chart chart = drawn("misclassified", input_of(model, frame)).front();
  ASSERT_EQ(chart.layout["annotations"].size(), 1u);
  EXPECT_EQ(chart.layout["annotations"][0]["text"], "0 → 1");
  EXPECT_EQ(tile(chart, 0), (Rows{{204, 0}, {0, 0}}));
  EXPECT_TRUE(has(chart.caption, "1 of 5 images")) << chart.caption;
  EXPECT_TRUE(has(chart.caption, "row 5, taken for 1 with a probability of 0.982")) << chart.caption;  // σ(4)
  const Frame right = frame.take({0, 1, 2, 3});
  Frame only_right = right;
  only_right.image_height = only_right.image_width = 2;
  EXPECT_TRUE(drawn("misclassified", input_of(model, only_right)).empty());
}

TEST(ImageCharts, FiltersAndWhatMostExcitesAUnit) {
  const Model model = picture_model();
  ChartInput input;
  input.models = {{"m", &model}};
  const Chart filters = drawn("filters", input).front();
  EXPECT_EQ(tile(filters, 0), (Rows{{3, 0}, {0, -4}}));
  EXPECT_EQ(tile(filters, 3), (Rows{{0, 1}, {1, 0}}));
  EXPECT_EQ(filters.data[0]["zmin"], -10);
  EXPECT_EQ(filters.data[0]["zmax"], 10);
  // (3, 0, 0, −4) / 5
  const Chart excitation = drawn("excitation", input).front();
  EXPECT_EQ(tile(excitation, 0), (Rows{{0.6, 0}, {0, -0.8}}));
  EXPECT_NEAR(tile(excitation, 3)[0][1], std::sqrt(0.5), 1e-6);
}

// A model knows the shape of its images, also one from a file.
TEST(ImageCharts, FiltersHaveTheShapeOfTheImages) {
  Frame flat = pictures();
  flat.image_height = 1, flat.image_width = 4;
  const TemporaryFolder folder;
  picture_model(flat).save(folder.path() + "/flat.lamina");
  const Model model = Model::load(folder.path() + "/flat.lamina");
  ChartInput input;
  input.models = {{"m", &model}};
  const Chart chart = drawn("filters", input).front();
  const auto& rows = chart.data[0]["z"];
  EXPECT_TRUE(rows[0][4].is_null()) << "the gap behind an image of 1 x 4";
  EXPECT_TRUE(rows[1][0].is_null()) << "the gap below it";
  EXPECT_EQ(Rows(1, {rows[0][0], rows[0][1], rows[0][2], rows[0][3]}), (Rows{{3, 0, 0, -4}}));
  try {
    model.predict(pictures());
    FAIL() << "images of another shape";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "pictures: the images have 2 x 2 pixels, and the model learnt from 1 x 4; give images of "
                 "the same shape");
  }
}

TEST(ImageCharts, TablesHaveNone) {
  const Frame table = square_table();
  const Model model = square_model();
  const ChartInput input = input_of(model, table);
  EXPECT_TRUE(has(refusal("images", input), "these rows are a table"));
  EXPECT_TRUE(has(refusal("misclassified", input), "these rows are a table"));
  EXPECT_TRUE(has(refusal("filters", input), "2 inputs are no image"));
  for (const char* kind : {"images", "misclassified", "filters", "excitation"})
    EXPECT_FALSE(find_chart_kind(kind)->applies(input)) << kind;
}

}  // namespace
}  // namespace lamina::test
