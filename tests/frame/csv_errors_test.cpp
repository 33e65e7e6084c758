// What bad CSV input gets: one line that names file, line, column and remedy.
#include <sys/stat.h>

#include <fstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "base/temporary_folder.hpp"
#include "frame/caught.hpp"
#include "frame/gzip.hpp"
#include "lamina/csv.hpp"

namespace lamina {
namespace {

Caught parse(const std::string& text, const CsvOptions& options = {}) {
  return caught([&] { parse_csv(text, options, "t.csv"); });
}

Caught read(const std::string& path) {
  return caught([&] { read_csv(path); });
}

TEST(CsvErrors, MissingFile) {
  const Caught error = read("/nowhere/at/all.csv");
  EXPECT_EQ(error.line,
            "/nowhere/at/all.csv: cannot be read: there is no such file or folder; check the name and the folder");
  EXPECT_EQ(error.kind, ErrorKind::file);
}

TEST(CsvErrors, Directory) {
  const Caught error = read(::testing::TempDir());
  EXPECT_EQ(error.kind, ErrorKind::file);
  EXPECT_NE(error.line.find("it is a folder; name a file"), std::string::npos) << error.line;
}

TEST(CsvErrors, Empty) {
  const TemporaryFolder folder;
  const std::string file = folder.write("file", "");
  EXPECT_EQ(read(file).line, file + ": the file is empty; name a file with data");
  EXPECT_EQ(parse("\n \n\n").line, "t.csv: the file holds no rows; name a file with data");
  EXPECT_EQ(parse("").line, "t.csv: the file holds no rows; name a file with data");
}

TEST(CsvErrors, HeaderOnly) {
  EXPECT_EQ(parse("\na,b,c\n").line,
            "t.csv:2: there is a header and no row of data; add rows, or say --header no when that line is data");
}

TEST(CsvErrors, Binary) {
  const std::string zeros("a,b\n1,2\n3,\0004\n", 13);
  EXPECT_EQ(parse(zeros).line,
            "t.csv:3: the file is binary, not text (it holds a NUL byte); name a CSV file, plain or gzip");
  const std::string utf16(
      "\xFF\xFE"
      "a\0,\0b\0",
      8);
  EXPECT_EQ(parse(utf16).line, "t.csv:1: the file is UTF-16, not UTF-8; save it as UTF-8");
  std::string late = "a,b\n";
  for (int i = 0; i < 300000; ++i) late += "100,7\n";  // beyond the first block
  late += std::string("1,\0\n", 4);
  const Caught error = parse(late);
  EXPECT_EQ(error.place.line, 300002);
  EXPECT_EQ(error.place.column, "b");
}

TEST(CsvErrors, TruncatedAndDamagedGzip) {
  const TemporaryFolder folder;
  std::string text = "a,b\n";
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * 7919 % 5003) + "," + std::to_string(i % 17) + "\n";
  const std::string packed = gzip(text);
  const std::string whole = folder.write("whole", packed);
  EXPECT_EQ(read_csv(whole).rows(), 5000u);
  const std::string twice = folder.write("twice", packed + gzip("1,2\n"));  // members follow each other
  EXPECT_EQ(read_csv(twice).rows(), 5001u);

  const std::string cut = folder.write("cut", packed.substr(0, packed.size() / 2));
  EXPECT_EQ(read(cut).line, cut + ": the gzip file ends too early; it was cut short: copy or download it again");
  const std::string without_checksum = folder.write("without_checksum", packed.substr(0, packed.size() - 8));
  EXPECT_EQ(read(without_checksum).kind, ErrorKind::file);

  std::string flipped = packed;
  flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 0x55);
  const std::string damaged = folder.write("damaged", flipped);
  EXPECT_FALSE(read(damaged).line.empty());
  std::string wrong_sum = packed;
  wrong_sum[wrong_sum.size() - 6] = static_cast<char>(wrong_sum[wrong_sum.size() - 6] ^ 1);
  const std::string sum = folder.write("sum", wrong_sum);
  EXPECT_EQ(read(sum).line, sum + ": the gzip file is damaged; copy or download it again");
}

TEST(CsvErrors, RaggedRow) {
  EXPECT_EQ(
      parse("a,b,c\n1,2,3\n\n4,5\n").line,
      "t.csv:4: the row has 2 fields where 3 are expected (delimiter ','); correct the row, quote fields that hold "
      "the delimiter, or set --delimiter");
  EXPECT_EQ(parse("a,b\n1,2\n4,5,6\n").place.line, 3);
  EXPECT_NE(parse("a,b\n\"x\ny\",2\n4,5,6\n").line.find("t.csv:4: the row has 3 fields where 2"), std::string::npos);
}

TEST(CsvErrors, UnclosedQuote) {
  EXPECT_EQ(parse("a,b\n1,2\n3,\"four\n5,6\n").line,
            "t.csv:3: column b: the quote that opens here is never closed; close it, or double the quotes inside the "
            "field");
  EXPECT_EQ(parse("a,\"b\n1,2\n").place.line, 1);
}

TEST(CsvErrors, TextAfterAQuotedField) {
  EXPECT_EQ(
      parse("a,b\n1,\"two\" 2\n").line,
      "t.csv:2: column b: text follows the closing quote of a field that opens here; double the quotes inside the "
      "field");
}

TEST(CsvErrors, InvalidUtf8) {
  EXPECT_EQ(
      parse("a,b\nx,y\nx,caf\xE9\n").line,
      "t.csv:3: column b: byte 0xE9 is not valid UTF-8; convert the file to UTF-8 or read it with --encoding latin1");
  EXPECT_EQ(parse("a,\xC0\xAF\nx,y\nx,y\n").line,
            "t.csv:1: column C2: the column's name is not valid UTF-8; convert the file to UTF-8 or read it with "
            "--encoding latin1");
  EXPECT_EQ(parse("a,b\nx,\xED\xA0\x80\n").place.line, 2);      // a surrogate
  EXPECT_EQ(parse("a,b\nx,\xF4\x90\x80\x80\n").place.line, 2);  // above U+10FFFF
  EXPECT_EQ(parse("a,b\n1,\xF0\x9F\x99\x82\n2,z\n").line, "");  // valid
}

TEST(CsvErrors, NameTwice) {
  EXPECT_EQ(
      parse("a,b,a\n1,2,3\n").line,
      "t.csv:1: column a: the name stands twice (fields 1 and 3 of the header); rename one of the columns, or say "
      "--header no when the first row is data");
}

TEST(CsvErrors, TextWhereANumberIsPromised) {
  CsvOptions options;
  options.types["x"] = ColumnKind::number;
  EXPECT_EQ(
      parse("x,y\n1,a\nNA,a\ntwelve,b\n", options).line,
      "t.csv:4: column x: 'twelve' is no number, where a number is promised; correct the cell, or list it in --na "
      "when it means missing");
  options.na = {"twelve", "NA"};
  EXPECT_EQ(parse("x,y\n1,a\nNA,a\ntwelve,b\n", options).line, "");
}

TEST(CsvErrors, InfiniteNumbers) {
  EXPECT_EQ(
      parse("x,y\n1,5\n2,-inf\n").line,
      "t.csv:3: column y: '-inf' is infinite or beyond the range of a double; correct the cell, or list it in --na "
      "when it means missing");
  EXPECT_EQ(parse("x\n1\n1e400\n").place.line, 3);
  EXPECT_EQ(parse("x\n1\ninf\na\na\na\na\n").line, "");  // a category may hold any word
  EXPECT_EQ(parse_csv("x\n1\n1e-400\n").column("x").number(1), 0);
}

TEST(CsvErrors, UnknownColumnInTypes) {
  CsvOptions options;
  options.types["agee"] = ColumnKind::number;
  const Caught error = parse("age,y\n1,5\n", options);
  EXPECT_EQ(error.line, "t.csv: --types names the column 'agee', which is not there; did you mean 'age'?");
  EXPECT_EQ(error.kind, ErrorKind::usage);
}

TEST(CsvErrors, UnknownColumnOfAFrame) {
  const Frame frame = parse_csv("Age,Chol\n5,6\n7,8\n", {}, "heart.csv");
  EXPECT_EQ(caught([&] { frame.column("age"); }).line, "heart.csv: there is no column 'age'; did you mean 'Age'?");
  EXPECT_EQ(caught([&] { frame.column("quite else"); }).line,
            "heart.csv: there is no column 'quite else'; name a column of the table");
}

TEST(CsvErrors, TheFirstFaultOfTheTextIsTheOneReported) {
  std::string text = "a,b\n";
  for (int i = 0; i < 400000; ++i) text += i == 170000 || i == 330000 ? "1\n" : "1,2\n";
  for (const int threads : {1, 2, 8}) {
    CsvOptions options;
    options.threads = threads;
    EXPECT_EQ(parse(text, options).place.line, 170002);
  }
}

// Rows are read column by column: a fault in the first column of a later row is found before one in the last column of
// an earlier.
TEST(CsvErrors, TheFirstFaultIsReportedWhereColumnsAreReadForManyRows) {
  CsvOptions options;
  options.types = {{"a", ColumnKind::number}, {"c", ColumnKind::number}};
  std::string text = "a,b,c\n";
  for (int row = 0; row < 200; ++row)
    text += (row == 150 ? "x" : "1") + std::string(",b,") + (row == 147 ? "y" : row == 149 ? "z" : "2") + "\n";
  EXPECT_EQ(parse(text, options).line,
            "t.csv:149: column c: 'y' is no number, where a number is promised; correct the cell, or list it in --na "
            "when it means missing");
}

TEST(Csv, ReadsFromAPipe) {
  const TemporaryFolder folder;
  const std::string path = folder.file("pipe");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::thread writer([&] {
    std::ofstream pipe(path);
    pipe << "x,c\n";
    for (int i = 0; i < 300000; ++i) pipe << i % 7 << (i == 299999 ? ".50,z\n" : ",z\n");
    pipe << "text,z\n";  // so that the pipe must be read twice
  });
  const Frame frame = read_csv(path);
  writer.join();
  EXPECT_EQ(frame.rows(), 300001u);
  EXPECT_EQ(frame.column("x").kind(), ColumnKind::category);
  EXPECT_EQ(frame.column("x").cell(299999), std::to_string(299999 % 7) + ".50");
}

}  // namespace
}  // namespace lamina
