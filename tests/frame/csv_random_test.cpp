// Random tables, written in random ways, must read back the same for every block size and number of threads.
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "frame/byte_source.hpp"
#include "frame/csv_reader.hpp"
#include "frame/number_text.hpp"
#include "lamina/csv.hpp"
#include "lamina/error.hpp"

namespace lamina {
namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t n) { return random() % n; }

const std::string kPieces[] = {"a", "bc", "\"", ",", "\n", "\r\n", " ", "é", "x y", "12", "\"\"", "\t", ";"};

std::string random_text(Random& random) {
  std::string text = "t";  // never a number, never missing
  for (std::size_t i = below(random, 6); i > 0; --i) text += kPieces[below(random, std::size(kPieces))];
  return text;
}

std::string random_number(Random& random) {
  switch (below(random, 5)) {
    case 0:
      return std::to_string(below(random, 256));
    case 1:
      return std::to_string(static_cast<int>(below(random, 100000)) - 50000);
    case 2:
      return number_text(std::ldexp(static_cast<double>(random()), static_cast<int>(below(random, 100)) - 60));
    case 3:
      return "1.50";
    default:
      return below(random, 4) == 0 ? "NA" : "7";
  }
}

// A table as text cells; column kinds: 0 bytes, 1 numbers, 2 text, 3 numbers with a rare stranger.
struct Table {
  std::vector<int> kinds;
  std::vector<std::vector<std::string>> rows;
};

Table random_table(Random& random) {
  Table table;
  table.kinds.resize(1 + below(random, 7));
  for (int& kind : table.kinds) kind = static_cast<int>(below(random, 4));
  table.rows.resize(1 + below(random, 120));
  for (auto& row : table.rows) {
    for (const int kind : table.kinds) {
      const bool stranger = kind == 3 && below(random, 60) == 0;
      row.push_back(kind == 2 || stranger ? random_text(random)
                    : kind == 0           ? std::to_string(below(random, 256))
                                          : random_number(random));
    }
  }
  return table;
}

std::string quoted(const std::string& cell) {
  std::string text = "\"";
  for (const char c : cell) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string written(const Table& table, const std::string& line_end, Random& random) {
  std::string csv;
  for (std::size_t i = 0; i < table.kinds.size(); ++i) csv += (i == 0 ? "column " : ",column ") + std::to_string(i);
  csv += line_end;
  for (const auto& row : table.rows) {
    if (below(random, 10) == 0) csv += line_end;  // a blank line
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool must =
          row[i].find_first_of(",\"\r\n") != std::string::npos || row[i].back() == ' ' || row[i].back() == '\t';
      if (i > 0) csv += ',';
      const std::string blanks = below(random, 8) == 0 ? "  " : "";
      csv += blanks + (must || below(random, 6) == 0 ? quoted(row[i]) : row[i]) + blanks;
    }
    csv += line_end;
  }
  return csv;
}

bool is_number(const std::string& cell) { return cell == "NA" || parse_number(cell).kind == NumberKind::finite; }

// By definition, cell by cell.
void expect_same(const Table& table, const Frame& frame) {
  ASSERT_EQ(frame.rows(), table.rows.size());
  for (std::size_t i = 0; i < table.kinds.size(); ++i) {
    const Column* column = frame.find("column " + std::to_string(i));
    if (column == nullptr) continue;  // left out as the row number
    bool numbers = true;
    for (const auto& row : table.rows) numbers = numbers && is_number(row[i]);
    ASSERT_EQ(column->kind() == ColumnKind::number, numbers);
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      const std::string& cell = table.rows[r][i];
      ASSERT_EQ(column->missing(r), cell == "NA");
      if (cell == "NA") continue;
      if (numbers) {
        ASSERT_EQ(column->number(r), parse_number(cell).value);
      } else {
        ASSERT_EQ(column->cell(r), cell);
      }
    }
  }
}

TEST(CsvRandom, TablesReadBackForAllBlocksAndThreads) {
  Random random(7);
  for (int trial = 0; trial < 120; ++trial) {
    const Table table = random_table(random);
    const std::string line_ends[] = {"\n", "\r\n", "\r"};
    const std::string csv = written(table, line_ends[below(random, 3)], random);
    std::string first;
    for (const std::size_t block : {std::size_t{4}, std::size_t{17} + below(random, 300), std::size_t{1} << 20}) {
      for (const int threads : {1, 2, 3, 8}) {
        CsvOptions options;
        options.threads = threads;
        options.delimiter = ',';
        options.header = Header::yes;
        const Frame frame = read_csv_source(open_text(csv), "t", options, block);
        expect_same(table, frame);
        if (HasFatalFailure()) FAIL() << csv;
        std::string all = to_csv(frame);
        for (const std::string& note : frame.notes()) all += note + "\n";
        for (std::size_t row = 0; row < frame.rows(); ++row) all += std::to_string(frame.line(row)) + " ";
        for (const Column& column : frame.columns()) all += name(column.kind()) + std::to_string(column.is_bytes());
        if (first.empty()) first = all;
        ASSERT_EQ(all, first) << csv;
      }
    }
  }
}

// Whatever the bytes are, the answer is a frame or an error that names the place: never a crash, never a difference.
TEST(CsvRandom, AnyBytesGiveTheSameAnswerForAllThreads) {
  Random random(11);
  const char alphabet[] = "\"\",,\n\r 1a.;\t-\xC3\xA9";
  for (int trial = 0; trial < 2000; ++trial) {
    std::string text;
    for (std::size_t i = 1 + below(random, 60); i > 0; --i) text += alphabet[below(random, sizeof alphabet - 1)];
    std::string first;
    for (const int threads : {1, 3}) {
      CsvOptions options;
      options.threads = threads;
      std::string answer;
      try {
        answer = to_csv(read_csv_source(open_text(text), "t", options, 8));
      } catch (const Error& error) {
        answer = error.what();
        EXPECT_NE(error.kind(), ErrorKind::internal) << answer;
      }
      if (first.empty()) first = answer;
      ASSERT_EQ(answer, first) << text;
    }
  }
}

}  // namespace
}  // namespace lamina
