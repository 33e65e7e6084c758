// Rows scored one by one, in bulk and as a table: the same bits, and no memory.
#include "lamina/row_scorer.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "graph/count_allocations.hpp"
#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "lamina/toy.hpp"

namespace lamina {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

Options quick() {
  Options options;
  options.hidden = {7, 5};
  options.epochs = 3;
  options.threads = 1;
  return options;
}

Frame mixed() {
  std::string text = "age,colour,size,y,exposure\n";
  const char* colours[] = {"red", "green", "", "blue"};
  const char* sizes[] = {"1", "2", "3"};
  for (int i = 0; i < 300; ++i)
    text += (i % 9 == 0 ? std::string() : std::to_string(20 + i * 7 % 50) + ".5") + "," + colours[i % 4] + "," +
            sizes[i % 3] + "," + (i * i % 7 > 2 ? "yes" : "no") + "," + std::to_string(i % 5) + "\n";
  CsvOptions csv;
  csv.types = {{"colour", ColumnKind::category}, {"size", ColumnKind::category}};
  return parse_csv(text, csv, "mixed");
}

Frame pictures() {
  constexpr std::size_t kRows = 700, kPixels = 24;
  auto cells = std::make_shared<Column::Bytes>(kRows * kPixels);
  for (std::size_t i = 0; i < cells->size(); ++i) (*cells)[i] = static_cast<std::uint8_t>(i * i % 251);
  std::vector<Column> columns;
  for (std::size_t i = 0; i < kPixels; ++i)
    columns.push_back(Column::bytes("p" + std::to_string(i), cells, kRows, i, kPixels));
  std::vector<std::int32_t> labels(kRows);
  for (std::size_t i = 0; i < kRows; ++i) labels[i] = static_cast<std::int32_t>((*cells)[i * kPixels] % 3);
  columns.push_back(Column::categories("label", labels, {"a", "b", "c"}));
  Frame frame(std::move(columns));
  frame.image_height = 4;
  frame.image_width = 6;
  return frame;
}

// The rows of a table as the scorer wants them.
std::vector<double> cells_of(const RowScorer& scorer, const Frame& frame) {
  std::vector<double> cells;
  for (std::size_t row = 0; row < frame.rows(); ++row)
    for (std::size_t i = 0; i < scorer.inputs().size(); ++i) {
      const RowInput& input = scorer.inputs()[i];
      const Column& column = frame.column(input.name);
      if (input.kind == ColumnKind::category)
        cells.push_back(scorer.code(i, column.cell(row)));
      else
        cells.push_back(column.number(row));
    }
  return cells;
}

std::vector<double> expected(const Model& model, const Frame& frame) {
  const Predictions predictions = model.predict(frame);
  return predictions.levels.empty() ? predictions.values : predictions.probabilities;
}

void expect_same_bits(const Model& model, const Frame& frame, const ScoreOptions& options = {}) {
  RowScorer scorer(model, options);
  const std::vector<double> cells = cells_of(scorer, frame), wanted = expected(model, frame);
  const std::size_t inputs = scorer.inputs().size(), answers = scorer.answers().size();
  ASSERT_EQ(wanted.size(), frame.rows() * answers);
  std::vector<double> bulk(wanted.size()), alone(wanted.size());
  scorer.score_rows(cells, bulk);
  const std::size_t before = allocations();
  for (std::size_t row = 0; row < frame.rows(); ++row)
    scorer.score(std::span(cells).subspan(row * inputs, inputs), std::span(alone).subspan(row * answers, answers));
  EXPECT_EQ(allocations(), before) << "scoring a row allocates";
  scorer.score_rows(cells, bulk);
  EXPECT_EQ(allocations(), before) << "scoring rows allocates";
  EXPECT_EQ(bulk, wanted);
  EXPECT_EQ(alone, wanted);
}

TEST(RowScorer, NumbersCategoriesAndMissingCells) {
  Options options = quick();
  options.target = "y";
  options.ignore = {"exposure"};
  const Model model = fit(mixed(), options);
  expect_same_bits(model, mixed());
  expect_same_bits(model, mixed(), {.threads = 3, .cpu_tier = "reference", .threshold = {}});
  options.positive = "no";
  expect_same_bits(fit(mixed(), options), mixed());
}

TEST(RowScorer, AnOffsetIsTheLastCell) {
  Options options = quick();
  options.target = "y";
  options.offset = "exposure";
  const Model model = fit(mixed(), options);
  expect_same_bits(model, mixed());
  EXPECT_EQ(RowScorer(model).inputs().back().name, "exposure");
}

TEST(RowScorer, NumbersAloneAreReadWhereTheyLie) {
  Options options = quick();
  options.target = "class";
  options.precision = "fp64";
  expect_same_bits(fit(toy("xor", 600, 1, 0.1), options), toy("xor", 600, 1, 0.1));
  options.precision = "fp32";
  options.target = "x2";
  options.ignore = {"class"};
  expect_same_bits(fit(toy("xor", 600, 1, 0.1), options), toy("xor", 600, 1, 0.1));
}

TEST(RowScorer, SeveralTargetsAndReconstructions) {
  Options options = quick();
  options.target = "age,exposure";
  options.task = "regression";
  const Frame whole = mixed();
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < whole.rows(); ++row)
    if (row % 9 != 0) rows.push_back(row);
  const Model model = fit(whole.take(rows), options);
  EXPECT_EQ(RowScorer(model).answers(), (std::vector<std::string>{"age", "exposure"}));
  expect_same_bits(model, whole);
  options = quick();
  options.task = "autoencoder";
  const Model autoencoder = fit(whole, options);
  EXPECT_EQ(RowScorer(autoencoder).answers(), std::vector<std::string>{"reconstruction_error"});
  expect_same_bits(autoencoder, whole);
}

TEST(RowScorer, PicturesAsBytesFloatsOrDoubles) {
  Options options = quick();
  options.target = "label";
  const Frame frame = pictures();
  const Model model = fit(frame, options);
  expect_same_bits(model, frame);
  RowScorer scorer(model);
  EXPECT_TRUE(scorer.inputs().front().pixel);
  const std::vector<double> cells = cells_of(scorer, frame), wanted = expected(model, frame);
  const std::vector<std::uint8_t> bytes(cells.begin(), cells.end());
  const std::vector<float> floats(cells.begin(), cells.end());
  std::vector<double> found(wanted.size()), row(scorer.answers().size());
  scorer.score_rows(bytes, found);
  EXPECT_EQ(found, wanted);
  found.assign(found.size(), 0);
  scorer.score_rows(floats, found);
  EXPECT_EQ(found, wanted);
  scorer.score(std::span(bytes).first(scorer.inputs().size()), row);
  EXPECT_EQ(row, std::vector<double>(wanted.begin(), wanted.begin() + 3));
  scorer.score(std::span(floats).first(scorer.inputs().size()), row);
  EXPECT_EQ(row, std::vector<double>(wanted.begin(), wanted.begin() + 3));
}

TEST(RowScorer, CodesFollowTextAndValue) {
  Options options = quick();
  options.target = "y";
  const RowScorer scorer(fit(mixed(), options));
  std::size_t colour = 0, size = 0;
  for (std::size_t i = 0; i < scorer.inputs().size(); ++i) {
    if (scorer.inputs()[i].name == "colour") colour = i;
    if (scorer.inputs()[i].name == "size") size = i;
  }
  EXPECT_EQ(scorer.inputs()[colour].levels, (std::vector<std::string>{"blue", "green", "red"}));
  EXPECT_EQ(scorer.code(colour, "green"), 1);
  EXPECT_TRUE(std::isnan(scorer.code(colour, "")));
  EXPECT_TRUE(std::isnan(scorer.code(colour, "NA")));
  EXPECT_EQ(scorer.code(colour, "mauve"), 4) << "behind three levels and the missing one";
  EXPECT_EQ(scorer.code(size, "2.0"), scorer.code(size, "2"));
}

std::string refusal(RowScorer& scorer, const std::vector<double>& row, std::size_t room = 2) {
  std::vector<double> answer(room);
  try {
    scorer.score(row, answer);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(RowScorer, RefusesWhatItCannotRead) {
  Options options = quick();
  options.target = "y";
  options.offset = "exposure";
  RowScorer scorer(fit(mixed(), options));  // age, colour, size, exposure
  EXPECT_EQ(refusal(scorer, {30, 1, kMissing, 0}), "");
  EXPECT_EQ(refusal(scorer, {30, 1, 0}),
            "3 cells and room for 2 numbers, where 1 row has 4 and 2; give each row the cells that inputs() names and "
            "the room that answers() asks for");
  EXPECT_NE(refusal(scorer, {30, 1, 0, 0}, 3), "");
  EXPECT_EQ(refusal(scorer, {30, 1.5, 0, 0}),
            "column colour: the cell is no code of a level; take it from RowScorer::code");
  EXPECT_NE(refusal(scorer, {30, 5, 0, 0}), "");
  EXPECT_NE(refusal(scorer, {30, -1, 0, 0}), "");
  EXPECT_EQ(refusal(scorer, {30, 1, 0, kMissing}), "column exposure: the offset is missing; mend the cell");
  EXPECT_EQ(refusal(scorer, {30, 1, 0, 0}), "") << "it is of use again";
  EXPECT_THROW(scorer.code(0, "30"), Error);
  EXPECT_THROW(scorer.code(99, "x"), Error);
}

TEST(RowScorer, RefusesWhatIsNoPixel) {
  Options options = quick();
  options.target = "label";
  RowScorer scorer(fit(pictures(), options));
  std::vector<double> row(scorer.inputs().size(), 255);
  EXPECT_EQ(refusal(scorer, row, 3), "");
  for (const double wrong : {-1.0, 256.0, 0.5, kMissing, 1e300, -1e300}) {
    row[5] = wrong;
    EXPECT_EQ(refusal(scorer, row, 3), "column p5: a pixel must be a whole number from 0 to 255; mend the cell")
        << wrong;
  }
}

TEST(RowScorer, NoRowsAreNoMistake) {
  Options options = quick();
  options.target = "label";
  RowScorer scorer(fit(pictures(), options));
  EXPECT_NO_THROW(scorer.score_rows(std::vector<double>{}, std::span<double>{}));
}

}  // namespace
}  // namespace lamina
