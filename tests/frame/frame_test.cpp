#include "lamina/frame.hpp"

#include <cmath>
#include <limits>
#include <memory>

#include <gtest/gtest.h>

#include "frame/caught.hpp"
#include "lamina/nearest.hpp"

namespace lamina {
namespace {

using Texts = std::vector<std::string>;
const double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Column, Numbers) {
  const Column column = Column::numbers("x", {1.5, kNan, -2});
  EXPECT_EQ(column.kind(), ColumnKind::number);
  EXPECT_EQ(column.rows(), 3u);
  EXPECT_EQ(column.missing_count(), 1u);
  EXPECT_EQ(column.cell(0), "1.5");
  EXPECT_EQ(column.cell(1), "");
  EXPECT_EQ(column.number_data()[2], -2);
  EXPECT_EQ(column.byte_data(), nullptr);
  EXPECT_EQ(column.memory(), 24u);
  EXPECT_EQ(column.take({2, 0, 2}).number(1), 1.5);
}

TEST(Column, BytesShareTheirCells) {
  const auto cells = std::make_shared<const Column::Bytes>(Column::Bytes{1, 2, 3, 4, 5, 6});
  const Column second = Column::bytes("b", cells, 3, 1, 2);
  EXPECT_TRUE(second.is_bytes());
  EXPECT_EQ(second.number(2), 6);
  EXPECT_EQ(second.byte_data(), cells->data() + 1);
  EXPECT_EQ(second.byte_stride(), 2u);
  EXPECT_EQ(second.memory(), 3u);
  EXPECT_EQ(caught([&] { Column::bytes("b", cells, 4, 1, 2); }).kind, ErrorKind::internal);
}

TEST(Column, CategoriesAndText) {
  const Column column = Column::categories("c", {1, -1, 0}, {"a", "b"});
  EXPECT_EQ(column.cell(0), "b");
  EXPECT_TRUE(column.missing(1));
  EXPECT_EQ(column.take({2, 1}).code(0), 0);
  EXPECT_EQ(column.renamed("d").name(), "d");
  EXPECT_EQ(caught([] { Column::categories("c", {2}, {"a", "b"}); }).line.empty(), false);
  const Column text = Column::text("t", {"z", "", "y", "z"});
  EXPECT_EQ(text.kind(), ColumnKind::text);
  EXPECT_EQ(text.cell(3), "z");
  EXPECT_EQ(text.missing_count(), 1u);
  EXPECT_EQ(text.levels(), (Texts{"y", "z"}));
}

// As many levels as a byte and two have room for, beside the missing cell, and one more.
TEST(Column, CodesTakeTheFewestBytes) {
  const auto bytes_a_cell = [](std::size_t levels) {
    std::vector<std::int32_t> codes = {-1, 0, static_cast<std::int32_t>(levels) - 1};
    std::vector<std::string> names;
    std::size_t words = 0;
    for (std::size_t i = 0; i < levels; ++i) {
      names.push_back(std::to_string(i));
      words += sizeof(std::string) + names.back().capacity();
    }
    const Column column = Column::categories("c", codes, names);
    EXPECT_EQ(column.codes(), codes);
    EXPECT_EQ(column.missing_count(), 1U);
    EXPECT_EQ(column.cell(0), "");
    EXPECT_EQ(column.cell(2), std::to_string(levels - 1));
    codes.push_back(static_cast<std::int32_t>(levels));
    EXPECT_EQ(caught([&] { Column::categories("c", codes, names); }).kind, ErrorKind::internal);
    EXPECT_EQ(caught([&] { Column::categories("c", {-2}, names); }).kind, ErrorKind::internal);
    return (column.memory() - words) / 3;
  };
  EXPECT_EQ(bytes_a_cell(2), 1U);
  EXPECT_EQ(bytes_a_cell(255), 1U);
  EXPECT_EQ(bytes_a_cell(256), 2U);
  EXPECT_EQ(bytes_a_cell(65535), 2U);
  EXPECT_EQ(bytes_a_cell(65536), 4U);
}

TEST(Frame, ColumnsAgree) {
  EXPECT_EQ(caught([] {
              Frame({Column::numbers("a", {1, 2}), Column::numbers("b", {1})}, "f");
            }).line,
            "f: column b: has 1 rows where the others have 2; give columns of equal length");
  EXPECT_EQ(caught([] {
              Frame({Column::numbers("a", {1}), Column::numbers("a", {1})}, "f");
            }).line,
            "f: column a: the name stands twice; rename one of the columns");
}

TEST(Frame, TakesRowsWithTheirLines) {
  const auto cells = std::make_shared<const Column::Bytes>(Column::Bytes{10, 20, 11, 21, 12, 22});
  Frame frame(
      {Column::bytes("a", cells, 3, 0, 2), Column::numbers("x", {1, 2, 3}), Column::bytes("b", cells, 3, 1, 2)});
  frame.set_lines({{0, 2}, {1, 5}});
  EXPECT_EQ(frame.line(2), 6);
  const Frame taken = frame.take({2, 0});
  EXPECT_EQ(taken.column("a").number(0), 12);
  EXPECT_EQ(taken.column("b").number(1), 20);
  EXPECT_EQ(taken.column("b").byte_data() - taken.column("a").byte_data(), 1);  // a row's bytes stay together
  EXPECT_EQ(taken.column("x").number(0), 3);
  EXPECT_EQ(taken.line(0), 6);
  EXPECT_EQ(taken.line(1), 2);
  EXPECT_EQ(taken.take({}).rows(), 0u);
  EXPECT_EQ(frame.without("x").columns().size(), 2u);
  EXPECT_EQ(Frame().line(0), 0);
}

TEST(Levels, BytewiseOrByValue) {
  Texts words = {"b", "10", "B", "9"};
  order_levels(words);
  EXPECT_EQ(words, (Texts{"10", "9", "B", "b"}));
  Texts numbers = {"10", "9", "1e1", "-3", "9.0"};
  EXPECT_EQ(order_levels_and_map(numbers), (std::vector<std::int32_t>{3, 1, 4, 0, 2}));
  EXPECT_EQ(numbers, (Texts{"-3", "9", "9.0", "10", "1e1"}));
}

TEST(Nearest, WithinReach) {
  EXPECT_EQ(nearest("hiden", {"seed", "hidden"}), "hidden");
  EXPECT_EQ(nearest("AGE", {"Age", "Chol"}), "Age");
  EXPECT_EQ(nearest("ADH", {"Age", "AHD"}), "AHD");  // swapped neighbours are one slip
  EXPECT_EQ(nearest("x", {"y"}), "");
  EXPECT_EQ(nearest("temperature", {"age"}), "");
  EXPECT_EQ(nearest("colour", {"color", "colours"}), "color");  // the first of the nearest
}

}  // namespace
}  // namespace lamina
