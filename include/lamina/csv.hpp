// Reading delimited text: types found from all cells, never guessed from a sample, nothing silently lost.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lamina/frame.hpp"

namespace lamina {

enum class Header { automatic, yes, no };
enum class Encoding { utf8, latin1 };

struct CsvOptions {
  char delimiter = 0;  // 0: found from the first rows among , ; tab | and blank
  Header header = Header::automatic;
  Encoding encoding = Encoding::utf8;
  std::vector<std::string> na = {"", "NA", "N/A", "NaN", "nan", "null", "None", "?"};
  std::map<std::string, ColumnKind> types;  // promised kinds; a cell that breaks a promise is an error
  int threads = 0;                          // 0: all usable processors
  // Only these columns are kept when not empty (names as in the file); used when a saved model reads new data. A column
  // named here and in `types` may be absent: the model's encoder says what is lacking. Row numbers are then kept.
  std::vector<std::string> only;
  bool others = false;  // keep the other columns too; then `only` says merely which may be absent
};

// Reads a CSV file (plain or gzip). Errors name file, line, column and remedy. A column all of whose cells are numbers
// or missing is a number column, any other a category; more than 1,000 levels, or more than half of the rows distinct,
// is text; a column equal to the row number (from 0 or 1, three rows or more) is left out, unless promised. Notes say
// what was left out and which columns became categories or text against the look of most cells. Memory while reading:
// at most 10 bytes a numeric cell plus the dictionaries of the codes, plus one block of the file per thread. The frame
// is the same for any number of threads.
Frame read_csv(const std::string& path, const CsvOptions& options = {});

// Reads CSV text already in memory; `source` names it in messages.
Frame parse_csv(std::string_view text, const CsvOptions& options = {}, const std::string& source = "text");

// Writes a frame as CSV: fields quoted where needed, shortest decimals that round-trip, LF ends.
std::string to_csv(const Frame& frame);

}  // namespace lamina
