// From the cells of a CSV text to a frame: which columns are categories, text or row numbers, and the notes on them.
#pragma once

#include <string>
#include <vector>

#include "frame/csv_table.hpp"
#include "lamina/csv.hpp"

namespace lamina {

// What the reader was told and found out about the columns of a text.
struct CsvColumns {
  std::vector<std::string> names;
  std::vector<bool> wanted;  // false: `only` leaves it out
  const CsvOptions& options;
  const std::string& source;
};

// `first` holds all columns, except those that turned out mixed: they are in `second`. Throws on infinite numbers.
Frame make_frame(const CsvColumns& columns, CsvTable& first, CsvTable* second);

}  // namespace lamina
