// Parses one block of whole rows into cells.
#pragma once

#include <cstdint>

#include "frame/csv_blocks.hpp"
#include "frame/csv_chunk.hpp"
#include "frame/csv_fields.hpp"
#include "frame/dictionary.hpp"
#include "frame/na_strings.hpp"

namespace lamina {

class CsvParser {
 public:
  CsvParser(char delimiter, const NaStrings& na) : fields_(delimiter), indexer_(delimiter), na_(na) {
    dictionary_.leave_out(na.strings());
  }

  // Fills `chunk`, whose memory is used again. `skip_rows`: rows that are no data (the header).
  void parse(const CsvBlock& block, const CsvPlan& plan, std::size_t skip_rows, CsvChunk& chunk) const;

  // The line (from 0) and the column (from 0) of a place in a block.
  struct Spot {
    std::int64_t line = 0;
    std::size_t column = 0;
  };
  Spot locate(const CsvBlock& block, const char* at) const;

 private:
  class Run;
  bool index(const CsvBlock& block, const CsvPlan& plan, CsvIndex& index) const;
  FieldReader fields_;
  CsvIndexer indexer_;
  const NaStrings& na_;
  Dictionary dictionary_;  // as it begins
};

}  // namespace lamina
