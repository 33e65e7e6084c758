// The index of cells beside one made character by character, for every length, alignment and kind of text.
#include "frame/csv_index.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>

#include "frame/csv_reader.hpp"

namespace lamina {
namespace {

struct Expected {
  std::vector<std::uint32_t> stops = {CsvIndex::kBeforeText}, rows;
};

bool ends_cell(char c, char delimiter) { return c == delimiter || c == '\n' || c == '\r'; }

// By the definition in csv_index.hpp; nothing when the text is not regular.
std::optional<Expected> expected(const std::string& text, char delimiter) {
  const auto blank = [&](std::size_t i) { return text[i] == ' ' || (text[i] == '\t' && delimiter != '\t'); };
  Expected found;
  bool inside = false, begins = true;  // a cell begins here
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool last = i + 1 == text.size();
    if (c == '"' && !inside) {
      if (!begins) return {};
      inside = true;
    } else if (c == '"') {
      inside = false;
      if (!last && !ends_cell(text[i + 1], delimiter)) return {};
    } else if (inside) {
      if (c == '\n' || c == '\r') return {};
    } else if (c == '\r') {
      if (!last && text[i + 1] != '\n') return {};
    } else if (blank(i)) {
      if (begins || (!last && ends_cell(text[i + 1], delimiter))) return {};
    }
    begins = !inside && (c == delimiter || c == '\n');
    if (begins) found.stops.push_back(static_cast<std::uint32_t>(i));
    if (begins && c == '\n') found.rows.push_back(static_cast<std::uint32_t>(found.stops.size() - 1));
  }
  if (inside || text.back() != '\n') return {};
  return found;
}

void expect_same(const std::string& text, char delimiter) {
  const auto wanted = expected(text, delimiter);
  const CsvIndexer indexer(delimiter);
  CsvIndex index;
  std::size_t rows_size = 0;
  ASSERT_EQ(indexer.index(text.data(), text.size(), index), wanted.has_value()) << text;
  ASSERT_EQ(indexer.find_rows(text.data(), text.size(), true, rows_size), wanted.has_value()) << text;
  if (!wanted) return;
  index.stops.resize(index.stop_count);
  ASSERT_EQ(index.stops, wanted->stops) << text;
  ASSERT_EQ(index.rows, wanted->rows) << text;
  ASSERT_EQ(rows_size, text.size());
}

TEST(CsvIndex, AnyTextOfAnyLengthAtAnyPlace) {
  std::mt19937 random(3);
  const std::string alphabets[] = {"\",\n\r a", "a,\n", "ab,\n\"", "\t,a \n"};
  std::size_t regular = 0;
  for (int trial = 0; trial < 20000; ++trial) {
    const std::string& alphabet = alphabets[random() % 4];
    std::string memory(random() % 64, 'x'), text;
    for (std::size_t i = random() % 200; i > 0; --i) text += alphabet[random() % alphabet.size()];
    text += '\n';
    memory += text;
    expect_same(memory.substr(memory.size() - text.size()), trial % 3 == 0 ? '\t' : ',');
    if (HasFatalFailure()) return;
    regular += expected(text, ',').has_value();
  }
  EXPECT_GT(regular, 1000U) << "texts with an index were among them";
}

std::string random_cell(std::mt19937& random) {
  const char* cells[] = {"", "7", "-12", "\"quoted, with a comma\"", "\"\"", "plain text", "\"x\"", "3.25"};
  return cells[random() % 8];
}

TEST(CsvIndex, RegularTablesOfEveryLength) {
  std::mt19937 random(5);
  for (int trial = 0; trial < 3000; ++trial) {
    const char* line_end = trial % 2 == 0 ? "\n" : "\r\n";
    std::string text;
    for (std::size_t row = 1 + random() % 60; row > 0; --row) {
      for (std::size_t column = random() % 6; column > 0; --column) text += random_cell(random) + ",";
      text += random_cell(random) + line_end;
    }
    ASSERT_TRUE(expected(text, ',')) << text;
    expect_same(text, ',');
    if (HasFatalFailure()) return;
  }
}

TEST(CsvIndex, RowsEndBeforeAnUnfinishedOne) {
  const CsvIndexer indexer(',');
  const std::string text = "a,b\n\"c, d\",e\n\"f, g";
  std::size_t size = 0;
  EXPECT_TRUE(indexer.find_rows(text.data(), text.size(), false, size));
  EXPECT_EQ(size, 13U);
  EXPECT_FALSE(indexer.find_rows(text.data(), text.size(), true, size)) << "nothing follows that could close the quote";
  EXPECT_TRUE(indexer.find_rows("\"abc", 4, false, size));
  EXPECT_EQ(size, 0U);
}

// Cells of an indexed text that are no plain numbers or categories.
TEST(CsvIndex, CellsOfAllKindsAreReadAsWithoutIt) {
  CsvOptions options;
  options.na = {"-1", "", "?"};
  const Frame frame = parse_csv("n,t,m\n-1,\"a\",1.5\n12345678,,300\n-7,b,\n123456789,\"?\",-0\n5,a,1e3\n", options);
  const Column &n = frame.column("n"), &t = frame.column("t"), &m = frame.column("m");
  EXPECT_TRUE(n.missing(0));
  EXPECT_EQ(n.number(1), 12345678);
  EXPECT_EQ(n.number(2), -7);
  EXPECT_EQ(n.number(3), 123456789);
  EXPECT_EQ(t.cell(0), "a");
  EXPECT_TRUE(t.missing(1) && t.missing(3));
  EXPECT_EQ(m.number(0), 1.5);
  EXPECT_EQ(m.number(1), 300);
  EXPECT_TRUE(m.missing(2));
  EXPECT_TRUE(std::signbit(m.number(3)));
  EXPECT_EQ(m.number(4), 1000);
}

}  // namespace
}  // namespace lamina
