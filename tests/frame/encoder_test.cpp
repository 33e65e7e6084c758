#include "lamina/encoder.hpp"

#include <cmath>
#include <limits>
#include <memory>

#include <gtest/gtest.h>

#include "frame/caught.hpp"
#include "lamina/csv.hpp"

namespace lamina {
namespace {

using Texts = std::vector<std::string>;
using Codes = std::vector<std::int32_t>;
const double kNan = std::numeric_limits<double>::quiet_NaN();

bool holds(const Texts& lines, const std::string& part) {
  for (const std::string& line : lines)
    if (line.find(part) != std::string::npos) return true;
  return false;
}

Frame training() {
  return Frame({Column::numbers("x", {2, 4, 4, 4, 5, 5, 7, 9, 1000}),  // mean 5, deviation 2 without the last
                Column::numbers("gap", {1, kNan, 3, 1, 3, 1, 3, kNan, 50}),
                Column::numbers("same", {7, 7, kNan, 7, 7, 7, 7, 7, 8}),
                Column::numbers("none", {kNan, kNan, kNan, kNan, kNan, kNan, kNan, kNan, 1}),
                Column::categories("c", {1, 0, -1, 1, 1, 0, 0, 1, 2}, {"a", "b", "late"}),
                Column::text("t", {"q", "w", "e", "r", "t", "y", "u", "i", "o"})},
               "train.csv");
}

const std::vector<std::size_t> kEight = {0, 1, 2, 3, 4, 5, 6, 7};
const Texts kAll = {"x", "gap", "same", "none", "c", "t"};

TEST(Encoder, LearnsFromTheTrainingRowsAlone) {
  EncoderNotes notes;
  const Encoder encoder = Encoder::fit(training(), kAll, kEight, notes);
  ASSERT_EQ(encoder.columns().size(), 3u);
  const EncodedColumn& x = encoder.columns()[0];
  EXPECT_EQ(x.mean, 5);
  EXPECT_EQ(x.deviation, 2);
  EXPECT_TRUE(x.scaled);
  EXPECT_FALSE(x.imputed);
  const EncodedColumn& gap = encoder.columns()[1];
  EXPECT_EQ(gap.mean, 2);
  EXPECT_EQ(gap.deviation, 1);
  EXPECT_TRUE(gap.imputed);
  EXPECT_EQ(encoder.columns()[2].levels, (Texts{"a", "b"}));
  EXPECT_EQ(encoder.width(), 1u + 1 + 4);
  EXPECT_EQ(encoder.input_names(), (Texts{"x", "gap", "c=a", "c=b", "c=(missing)", "c=(unseen)"}));

  EXPECT_TRUE(holds(notes.lines, "constant in the training rows: same"));
  EXPECT_TRUE(holds(notes.lines, "no value: none"));
  EXPECT_TRUE(holds(notes.lines, "gap (2 cells, mean 2)"));
  EXPECT_TRUE(holds(notes.lines, "c (1 cell"));
  EXPECT_TRUE(holds(notes.lines, "text columns are left out (--types NAME=category keeps one): t"));
}

TEST(Encoder, WithoutStandardising) {
  EncoderNotes notes;
  const Encoder encoder = Encoder::fit(training(), {"x"}, kEight, notes, false);
  EXPECT_FALSE(encoder.columns()[0].scaled);
  EXPECT_EQ(encoder.columns()[0].mean, 5);
  EXPECT_EQ(encoder.columns()[0].deviation, 1);
}

TEST(Encoder, PixelsAreKeptAndNotScaled) {
  const auto cells = std::make_shared<const Column::Bytes>(Column::Bytes{0, 9, 0, 8});
  Frame frame({Column::bytes("p1", cells, 2, 0, 2), Column::bytes("p2", cells, 2, 1, 2)});
  frame.image_height = 1;
  frame.image_width = 2;
  EncoderNotes notes;
  const Encoder encoder = Encoder::fit(frame, {"p1", "p2"}, {}, notes);
  ASSERT_EQ(encoder.columns().size(), 2u);
  EXPECT_TRUE(encoder.columns()[0].image_byte);
  EXPECT_FALSE(encoder.columns()[0].scaled);
  EXPECT_TRUE(notes.lines.empty());
}

TEST(Encoder, NothingLeftAndOverflow) {
  EncoderNotes notes;
  EXPECT_EQ(caught([&] {
              Encoder::fit(training(), {"same", "t"}, kEight, notes);
            }).line,
            "train.csv: no column is left to learn from; all are constant, missing or text: add columns, or promise "
            "kinds with --types");
  const Frame tiny({Column::numbers("x", {0, 1e-310, 0})}, "tiny.csv");  // 1 / deviation would be infinite
  EXPECT_NE(caught([&] { Encoder::fit(tiny, {"x"}, {}, notes); }).line.find("no column is left"), std::string::npos);
  const Frame huge({Column::numbers("x", {1e308, 1.7e308, 1e308})}, "huge.csv");
  EXPECT_EQ(caught([&] { Encoder::fit(huge, {"x"}, {}, notes); }).line,
            "huge.csv: column x: the values are too large for their mean and deviation; scale the column down");
  EXPECT_EQ(caught([&] { Encoder::fit(training(), {"gaps"}, kEight, notes); }).line,
            "train.csv: there is no column 'gaps'; did you mean 'gap'?");
}

Encoder fitted(const std::string& csv, const Texts& predictors, const std::map<std::string, ColumnKind>& types = {}) {
  CsvOptions options;
  options.types = types;
  EncoderNotes notes;
  return Encoder::fit(parse_csv(csv, options, "train.csv"), predictors, {}, notes);
}

const char kCsv[] = "n,c\n5,a\n6,b\n7,b\n8,\n";

TEST(Encode, LevelsBecomeCodes) {
  const Encoder encoder = fitted(kCsv, {"n", "c"});
  const Frame frame = parse_csv("c,extra,n,y\nb,1,5,0\n,2,NA,0\nzz,5,7,0\na,1,1,0\na,1,1,0\nz1,5,7,0\n", {}, "new.csv");
  const EncodedRows rows = encoder.encode(frame, {"y"});
  EXPECT_EQ(rows.rows, 6u);
  ASSERT_EQ(rows.numbers.size(), 1u);
  EXPECT_EQ(rows.numbers[0], frame.find("n"));
  ASSERT_EQ(rows.codes.size(), 1u);
  EXPECT_EQ(rows.codes[0], (Codes{1, 2, 3, 0, 0, 3}));
  EXPECT_TRUE(holds(rows.notes, "column c: 2 cells hold levels not seen in training: 'zz', 'z1'"));
  EXPECT_TRUE(holds(rows.notes, "imputed by the training mean: n (1 cell)"));
  EXPECT_TRUE(holds(rows.notes, "does not use: extra"));
}

TEST(Encode, LevelsThatAreNumbersMatchByValue) {
  const Encoder encoder = fitted("c\n1\n1.50\n2\n1.50\n", {"c"}, {{"c", ColumnKind::category}});
  EXPECT_EQ(encoder.columns()[0].levels, (Texts{"1", "1.50", "2"}));
  // A number column, as bytes and as doubles.
  EXPECT_EQ(encoder.encode(parse_csv("c\n2\n1\n3\n")).codes[0], (Codes{2, 0, 4}));
  EXPECT_EQ(encoder.encode(parse_csv("c\n1.5\nNA\n1e0\n")).codes[0], (Codes{1, 3, 0}));
  // A category column with other spellings.
  CsvOptions options;
  options.types = promised_types(encoder);
  EXPECT_EQ(encoder.encode(parse_csv("c\n1.5\n1.0\nx\n02\n", options)).codes[0], (Codes{1, 0, 4, 2}));
}

TEST(Encode, ALackingColumnIsAModelError) {
  const Encoder encoder = fitted(kCsv, {"n", "c"});
  const Caught error = caught([&] { encoder.encode(parse_csv("N,c\n5,a\n7,a\n", {}, "new.csv")); });
  EXPECT_EQ(
      error.line,
      "new.csv: the data lacks the column 'n' that the model learnt from; add it, or rename 'N' if that is meant");
  EXPECT_EQ(error.kind, ErrorKind::model);
}

TEST(Encode, TextWhereTheModelHasNumbers) {
  const Encoder encoder = fitted(kCsv, {"n", "c"});
  const Caught error = caught([&] { encoder.encode(parse_csv("n,c\n5,a\n\n5,a\nsix,a\nsix,b\n", {}, "new.csv")); });
  EXPECT_EQ(
      error.line,
      "new.csv:5: column n: 'six' in row 3 is no number, where the model has one; correct the cell, or list it in "
      "--na when it means missing");
}

TEST(Encode, PromisedTypesMakeTheReaderRefuse) {
  const Encoder encoder = fitted(kCsv, {"n", "c"});
  CsvOptions options;
  options.types = promised_types(encoder);
  options.only = {"n", "c"};
  EXPECT_EQ(caught([&] { parse_csv("n,c\n5,1\nsix,2\n", options, "new.csv"); }).place.line, 3);
  EXPECT_EQ(parse_csv("n,c\n1,1\n2,2\n3,3\n", options).columns().size(), 2u);  // no row number is left out
  EXPECT_EQ(parse_csv("c\n1\n", options).columns().size(), 1u);                // the encoder says what is lacking
}

}  // namespace
}  // namespace lamina
