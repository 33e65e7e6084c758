// One pass over a CSV text: blocks are read one after the other, parsed by several threads at once, and added to the
// table in order, so that nothing depends on the number of threads.
#pragma once

#include <string>
#include <vector>

#include "frame/csv_blocks.hpp"
#include "frame/csv_parser.hpp"
#include "frame/csv_table.hpp"

namespace lamina {

struct CsvText {
  CsvBlocks& blocks;
  const CsvParser& parser;
  const std::vector<std::string>& names;  // of the columns, for errors
  const std::string& source;              // of the text, for errors
  std::size_t header_rows = 0;
};

// Reads all columns of `plan` that are not skipped. Throws the first fault of the text.
CsvTable read_pass(const CsvText& text, CsvPlan plan, int threads);

// What the first block says about the columns of `plan`: the cells to begin with.
CsvPlan guess_plan(const CsvText& text, CsvPlan plan);

}  // namespace lamina
