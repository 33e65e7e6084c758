// Rows encoded outside of the training step: by hand, and the same in each of the three ways.
#include "train/dense_rows.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "train/feeder.hpp"
#include "train/train.hpp"

namespace lamina::train {
namespace {

constexpr std::size_t kBatch = 5;

template <class T>
std::vector<T> gathered(DenseRows& dense, const std::vector<std::size_t>& rows, std::size_t width) {
  dense.gather(rows, {0, rows.size()}, 0, 0);
  const T* first = static_cast<const T*>(dense.row(0));
  return {first, first + rows.size() * width};
}

struct Table {
  Frame frame;
  Encoder encoder;
  EncodedRows encoded;
  RawCells cells;

  explicit Table(Frame made)
      : frame(std::move(made)),
        encoder(fitted(frame)),
        encoded(encoder.encode(frame)),
        cells(encoder, encoded, frame) {}
  static Encoder fitted(const Frame& frame) {
    EncoderNotes notes;
    std::vector<std::string> names;
    for (const Column& column : frame.columns()) names.push_back(column.name());
    Encoder encoder = Encoder::fit(frame, names, {}, notes);
    order_columns(encoder);
    return encoder;
  }
  DenseRows rows(Precision precision, int threads = 1) {
    return {encoder, cells, all_rows(frame.rows()), kBatch, precision, threads, detect_cpu_tier()};
  }
};

// Two columns, the second with every third cell missing; mean and deviation follow from the cells.
Table numbers(std::size_t rows) {
  std::vector<double> a(rows), b(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    a[i] = static_cast<double>(i % 7) - 3;
    b[i] = i % 3 == 1 ? std::nan("") : 100 + 8 * static_cast<double>(i % 2);
  }
  return Table(Frame({Column::numbers("a", std::move(a)), Column::numbers("b", std::move(b))}));
}

Table pictures(std::size_t rows, std::size_t pixels) {
  auto cells = std::make_shared<Column::Bytes>(rows * pixels);
  for (std::size_t i = 0; i < cells->size(); ++i) (*cells)[i] = static_cast<std::uint8_t>(i * 37 + i / 256);
  std::vector<Column> columns;
  for (std::size_t i = 0; i < pixels; ++i)
    columns.push_back(Column::bytes("p" + std::to_string(i), cells, rows, i, pixels));
  Frame frame(std::move(columns));
  frame.image_height = 1;
  frame.image_width = pixels;
  return Table(std::move(frame));
}

void expect_standardised(Table table) {
  DenseRows dense = table.rows(Precision::fp64);
  const EncodedColumn &a = table.encoder.columns()[0], &b = table.encoder.columns()[1];
  const std::vector<std::size_t> rows = {4, 1, 0, 5};
  const std::vector<double> found = gathered<double>(dense, rows, 2);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double x = table.frame.columns()[0].number(rows[i]), y = table.frame.columns()[1].number(rows[i]);
    EXPECT_EQ(found[2 * i], (x - a.mean) * (1 / a.deviation));
    EXPECT_EQ(found[2 * i + 1], std::isnan(y) ? 0 : (y - b.mean) * (1 / b.deviation));
  }
}

TEST(DenseRows, NumbersAreStandardisedAndImputed) { expect_standardised(numbers(42)); }
TEST(DenseRows, ALargeTableIsEncodedAsItIsAskedFor) { expect_standardised(numbers(700000)); }

TEST(DenseRows, PixelsAreDividedBy255HoweverManyThereAre) {
  for (const std::size_t rows : {20, 12000}) {  // kept; looked up
    Table table = pictures(rows, 200);
    DenseRows narrow = table.rows(Precision::fp32), wide = table.rows(Precision::fp64, 2);
    const std::vector<std::size_t> wanted = {rows - 1, 0, 7, 7, rows / 2};
    const std::vector<float> floats = gathered<float>(narrow, wanted, 200);
    const std::vector<double> doubles = gathered<double>(wide, wanted, 200);
    for (std::size_t i = 0; i < floats.size(); ++i) {
      const double expected = table.frame.columns()[i % 200].number(wanted[i / 200]) * (1.0 / 255);
      ASSERT_EQ(doubles[i], expected);
      ASSERT_EQ(floats[i], static_cast<float>(expected));
    }
  }
}

TEST(DenseRows, APartOfThePlacesMayBeGathered) {
  Table table = numbers(42);
  DenseRows dense = table.rows(Precision::fp32);
  const std::vector<std::size_t> rows = {9, 8, 7, 6, 5};
  const std::vector<float> whole = gathered<float>(dense, rows, 2);
  DenseRows parts = table.rows(Precision::fp32);
  parts.gather(rows, {3, 5}, 0, 0);
  parts.gather(rows, {0, 3}, 0, 0);
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t c = 0; c < 2; ++c) EXPECT_EQ(static_cast<const float*>(parts.row(i))[c], whole[2 * i + c]);
}

}  // namespace
}  // namespace lamina::train
