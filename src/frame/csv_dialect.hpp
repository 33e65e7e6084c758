// What kind of CSV a text is: its delimiter, whether its first row is a header, the names of its columns.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "frame/na_strings.hpp"
#include "lamina/csv.hpp"

namespace lamina {

struct CsvDialect {
  char delimiter = ',';
  bool header = false;
  std::vector<std::string> names;  // distinct; C1…Cn where the file has none
  std::int64_t first_line = 1;     // of the first row that is not blank
};

// Finds what `options` leave open from the text's beginning (which may end inside a row unless `whole`).
// `source` names the text in errors: no rows at all, a column name that stands twice, bytes that are no text.
CsvDialect find_dialect(std::string_view head, bool whole, const CsvOptions& options, const NaStrings& na,
                        const std::string& source);

// How messages show a delimiter: "','", "tab".
std::string delimiter_name(char delimiter);

}  // namespace lamina
