// The CSV reader's answers, worked out by hand.
#include "lamina/csv.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace lamina {
namespace {

std::vector<std::string> names(const Frame& frame) {
  std::vector<std::string> names;
  for (const Column& column : frame.columns()) names.push_back(column.name());
  return names;
}

std::vector<std::string> cells(const Column& column) {
  std::vector<std::string> cells;
  for (std::size_t row = 0; row < column.rows(); ++row) cells.push_back(column.cell(row));
  return cells;
}

using Texts = std::vector<std::string>;

TEST(Csv, NumbersAndCategories) {
  const Frame frame = parse_csv("x,c\n1.5,b\n-2e3,a\n+.25,b\n7,a\n");
  ASSERT_EQ(frame.rows(), 4u);
  EXPECT_EQ(names(frame), (Texts{"x", "c"}));
  EXPECT_EQ(frame.column("x").kind(), ColumnKind::number);
  EXPECT_EQ(frame.column("x").number(0), 1.5);
  EXPECT_EQ(frame.column("x").number(1), -2000);
  EXPECT_EQ(frame.column("x").number(2), 0.25);
  EXPECT_EQ(frame.column("c").kind(), ColumnKind::category);
  EXPECT_EQ(frame.column("c").levels(), (Texts{"a", "b"}));
  EXPECT_EQ(cells(frame.column("c")), (Texts{"b", "a", "b", "a"}));
}

// The column's cells widen twice on the way: from one byte to two, and to four.
TEST(Csv, ManyLevelsThatComeLate) {
  std::string text = "c,n\n";
  std::vector<std::string> words;
  for (int row = 0; row < 150000; ++row) {
    const int level = row < 40000 ? row % 3 : row < 60000 ? row % 20000 : row;
    words.push_back(row % 7 == 0 ? "" : "level " + std::to_string(level));
    text += words.back() + "," + std::to_string(row) + "\n";
  }
  CsvOptions options;
  options.types = {{"c", ColumnKind::category}};
  const Column column = parse_csv(text, options).column("c");
  EXPECT_EQ(cells(column), words);
  EXPECT_TRUE(std::is_sorted(column.levels().begin(), column.levels().end()));
  EXPECT_EQ(column.missing_count(), 21429U);
}

TEST(Csv, TextsThatMeanMissingAmongCategories) {
  CsvOptions options;
  options.na = {"NA", "no answer at all", "-"};
  const Frame frame =
      parse_csv("c,d\r\nNA,x\r\n\"no answer at all\",-\r\nNAN,\r\n-,\"NA\"\r\n-1,no answer at al\r\n", options);
  EXPECT_EQ(cells(frame.column("c")), (Texts{"", "", "NAN", "", "-1"}));
  EXPECT_EQ(frame.column("c").levels(), (Texts{"-1", "NAN"}));
  EXPECT_EQ(frame.column("d").levels(), (Texts{"", "no answer at al", "x"})) << "an empty cell is a level here";
}

TEST(Csv, LineEndsLfCrlfCr) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const Frame frame = parse_csv("a,b" + end + "5,6" + end + end + "8,9" + end);
    ASSERT_EQ(frame.rows(), 2u);
    EXPECT_EQ(frame.column("b").number(1), 9);
    EXPECT_EQ(frame.line(0), 2);
    EXPECT_EQ(frame.line(1), 4);  // line 3 is blank
  }
  EXPECT_EQ(parse_csv("a,b\n5,6").rows(), 1u);  // no line end at the end
}

TEST(Csv, QuotesHoldDelimitersLineEndsAndQuotes) {
  const Frame frame = parse_csv("name,n\n\"a, \"\"b\"\"\nc\",4\n\" d \",5\n plain ,\"6\"\n");
  ASSERT_EQ(frame.rows(), 3u);
  EXPECT_EQ(cells(frame.column("name")), (Texts{"a, \"b\"\nc", " d ", "plain"}));
  EXPECT_EQ(frame.column("n").kind(), ColumnKind::number);
  EXPECT_EQ(frame.column("n").number(2), 6);
  EXPECT_EQ(frame.line(0), 2);
  EXPECT_EQ(frame.line(1), 4);
  EXPECT_EQ(frame.line(2), 5);
}

TEST(Csv, QuotesInsideAPlainFieldAreCharacters) {
  const Frame frame = parse_csv("size,n\n5\" pipe,1\n6\" pipe,3\n5\" pipe,1\n6\" pipe,3\n");
  EXPECT_EQ(frame.column("size").levels(), (Texts{"5\" pipe", "6\" pipe"}));
}

TEST(Csv, ByteOrderMarkIsSkipped) { EXPECT_EQ(names(parse_csv("\xEF\xBB\xBFx,y\n1,3\n")), (Texts{"x", "y"})); }

TEST(Csv, DelimitersAreFound) {
  EXPECT_EQ(names(parse_csv("a;b;c\n1,5;2;3\n2,5;3;4\n")), (Texts{"a", "b", "c"}));
  EXPECT_EQ(names(parse_csv("a\tb b\n1\t2\n")), (Texts{"a", "b b"}));
  EXPECT_EQ(names(parse_csv("a|b\n1|2\n")), (Texts{"a", "b"}));
  const Frame blanks = parse_csv("  1  20 3\n 40 5   6  \n");
  ASSERT_EQ(names(blanks), (Texts{"C1", "C2", "C3"}));
  EXPECT_EQ(blanks.column("C2").number(0), 20);
  EXPECT_EQ(names(parse_csv("alone\n1\n2\n2\n")), (Texts{"alone"}));
  EXPECT_EQ(names(parse_csv("39, State gov, 5\n40, Private, 6\n")), (Texts{"C1", "C2", "C3"}));
}

TEST(Csv, HeaderIsFound) {
  EXPECT_EQ(names(parse_csv("5.1,3.5,setosa\n4.9,3.0,setosa\n")), (Texts{"C1", "C2", "C3"}));
  EXPECT_EQ(names(parse_csv("colour,size\nred,S\nblue,L\nred,L\n")), (Texts{"colour", "size"}));
  EXPECT_EQ(names(parse_csv("red,S\nblue,L\nred,L\n")), (Texts{"C1", "C2"}));
  EXPECT_EQ(names(parse_csv("\"\",x\n5,1\n6,1\n")), (Texts{"C1", "x"}));
  CsvOptions options;
  options.header = Header::yes;
  EXPECT_EQ(names(parse_csv("2010,2011\n1,2\n", options)), (Texts{"2010", "2011"}));
  options.header = Header::no;
  EXPECT_EQ(parse_csv("a,b\n1,2\n", options).rows(), 2u);
}

TEST(Csv, MissingCells) {
  const Frame frame = parse_csv("x,c\n1,a\nNA,?\n,None\nnull,b\nNaN,a\n2,b\n");
  EXPECT_EQ(frame.column("x").missing_count(), 4u);
  EXPECT_TRUE(std::isnan(frame.column("x").number(1)));
  EXPECT_EQ(frame.column("c").missing_count(), 2u);
  EXPECT_EQ(frame.column("c").code(1), -1);
  CsvOptions options;
  options.na = {"-999", "7"};
  const Frame listed = parse_csv("x\n-999\n7\n5\n70\n", options);
  EXPECT_EQ(listed.column("x").missing_count(), 2u);
  EXPECT_EQ(listed.column("x").number(3), 70);
}

TEST(Csv, BytesWhereTheyFit) {
  const Frame frame = parse_csv("a,b,c,d,e\n0,255,1,0,1\n7,13,NA,256,-0\n3.0,007,2,9,1\n");
  EXPECT_TRUE(frame.column("a").is_bytes());
  EXPECT_TRUE(frame.column("b").is_bytes());
  EXPECT_EQ(frame.column("b").number(2), 7);
  EXPECT_FALSE(frame.column("c").is_bytes());
  EXPECT_FALSE(frame.column("d").is_bytes());
  EXPECT_TRUE(std::signbit(frame.column("e").number(1)));
}

TEST(Csv, AStrangerAmongNumbersMakesACategoryAndIsNoted) {
  const Frame frame = parse_csv("x\n1.50\n2\n2\n1.50\nabc\n1.50\n2\n");
  const Column& x = frame.column("x");
  EXPECT_EQ(x.kind(), ColumnKind::category);
  EXPECT_EQ(x.levels(), (Texts{"1.50", "2", "abc"}));  // the text as it stands in the file
  ASSERT_EQ(frame.notes().size(), 1u);
  EXPECT_NE(frame.notes()[0].find("column x is a category: 1 cell is no number, the first 'abc' on line 6"),
            std::string::npos)
      << frame.notes()[0];
}

TEST(Csv, LevelsInOrder) {
  CsvOptions options;
  options.types["c"] = ColumnKind::category;
  EXPECT_EQ(parse_csv("c\n10\n9\n9.0\n-1\n", options).column("c").levels(), (Texts{"-1", "9", "9.0", "10"}));
  EXPECT_EQ(parse_csv("c\n10\n9\nb\nB\n", options).column("c").levels(), (Texts{"10", "9", "B", "b"}));
}

TEST(Csv, RowNumbersAreLeftOut) {
  const Frame frame = parse_csv("id,zero,x\n1,0,5\n2,1,5\n3,2,6\n");
  EXPECT_EQ(names(frame), (Texts{"x"}));
  EXPECT_EQ(frame.notes().size(), 2u);
  EXPECT_NE(frame.notes()[0].find("column id is the row number"), std::string::npos);
  CsvOptions options;
  options.types["id"] = ColumnKind::number;
  EXPECT_EQ(names(parse_csv("id,x\n1,5\n2,5\n3,6\n", options)), (Texts{"id", "x"}));
}

TEST(Csv, ManyLevelsAreText) {
  std::string text = "name,x\n";
  for (int i = 0; i < 6; ++i) text += "n" + std::to_string(i) + ",5\n";
  EXPECT_EQ(parse_csv(text).column("name").kind(), ColumnKind::text);
  CsvOptions options;
  options.types["name"] = ColumnKind::category;
  EXPECT_EQ(parse_csv(text, options).column("name").levels().size(), 6u);
  EXPECT_EQ(parse_csv("c\na\na\nb\nb\n").column("c").kind(), ColumnKind::category);  // half is not more than half

  std::string thousand = "c\n", more = "c\n";
  for (int repeat = 0; repeat < 3; ++repeat) {
    for (int i = 0; i < 1001; ++i) {
      if (i < 1000) thousand += "v" + std::to_string(i) + "\n";
      more += "v" + std::to_string(i) + "\n";
    }
  }
  EXPECT_EQ(parse_csv(thousand).column("c").kind(), ColumnKind::category);
  EXPECT_EQ(parse_csv(more).column("c").kind(), ColumnKind::text);
}

TEST(Csv, Latin1) {
  CsvOptions options;
  options.encoding = Encoding::latin1;
  const Frame frame = parse_csv("caf\xE9,n\n\xFC,5\n\xFC,5\nb,6\nb,6\n", options);
  EXPECT_EQ(frame.column("café").levels(), (Texts{"b", "ü"}));
}

TEST(Csv, OnlyTheColumnsAskedFor) {
  CsvOptions options;
  options.only = {"b", "lacking"};
  options.types = {{"b", ColumnKind::number}, {"lacking", ColumnKind::number}};
  const Frame frame = parse_csv("a,b,c\n5,1,x\n5,2,y\n5,3,z\n", options);
  EXPECT_EQ(names(frame), (Texts{"b"}));
  ASSERT_EQ(frame.notes().size(), 1u);
  EXPECT_NE(frame.notes()[0].find("a, c"), std::string::npos);
}

TEST(Csv, WhatIsWrittenReadsBack) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Frame frame({Column::numbers("x,1", {0.1, nan, -1e300, 100000}),
                     Column::categories("c", {0, 1, -1, 2}, {" a", "b\"\n", "c,d"})});
  const std::string csv = to_csv(frame);
  EXPECT_EQ(csv, "\"x,1\",c\n0.1,\" a\"\n,\"b\"\"\n\"\n-1e+300,\n100000,\"c,d\"\n");
  CsvOptions options;
  options.types["c"] = ColumnKind::category;
  const Frame back = parse_csv(csv, options);
  EXPECT_EQ(back.column("c").levels(), frame.column("c").levels());
  EXPECT_EQ(back.column("x,1").number(2), -1e300);
  EXPECT_TRUE(back.column("c").missing(2));
  EXPECT_EQ(parse_csv(to_csv(Frame({Column::numbers("x", {1, nan, 5})}))).rows(), 3u);  // not a blank line
}

}  // namespace
}  // namespace lamina
