#include "frame/csv_parser.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "frame/csv_cells.hpp"
#include "frame/csv_dialect.hpp"
#include "frame/utf8.hpp"

namespace lamina {

static_assert(CsvBlock::kSlack >= Dictionary::kLoaded);

// One walk over a block.
class CsvParser::Run {
 public:
  Run(const CsvParser& parser, const CsvBlock& block, const CsvPlan& plan, CsvChunk& chunk)
      : fields_(parser.fields_),
        begin_(block.begin()),
        end_(block.end()),
        plan_(plan),
        chunk_(chunk),
        cells_(parser.fields_, parser.na_, block.end(), plan, chunk) {}

  // The rows of a regular text, by its index.
  void indexed_rows(std::size_t skip_rows) {
    const CsvIndex& index = chunk_.index;
    make_room(chunk_.bytes, index.rows.size() * plan_.byte_slots);
    for (std::size_t row = 0; row < index.rows.size();) {
      std::size_t count = 1;
      if (skip_rows > 0 && !is_empty(row)) {
        --skip_rows;
      } else if (!is_empty(row)) {
        count = whole_rows(row);
        if (count == 0) ragged(begin_of(row));
        if (count == 0 || !read_rows(row, count)) return;
      }
      chunk_.lines += static_cast<std::int64_t>(count);
      row += count;
    }
  }

  void rows(std::size_t skip_rows) {
    for (const char* p = begin_; p < end_;) {
      const char* stop = fields_.skip_blanks(p);
      if (!FieldReader::is_line_end(*stop)) {
        const std::int64_t line = chunk_.lines;
        stop = skip_rows > 0 ? skip_row(p) : read_row(p);
        if (stop == nullptr) return;
        if (skip_rows > 0) {
          --skip_rows;
        } else {
          chunk_.add_rows(1, line);
        }
      }
      p = FieldReader::next_line(stop, end_);
      ++chunk_.lines;
    }
  }

 private:
  // So many rows are read column by column: their text stays in the first-level cache.
  static constexpr std::size_t kRowsTogether = 64;

  std::size_t first_stop(std::size_t row) const { return row == 0 ? 0 : chunk_.index.rows[row - 1]; }
  const char* begin_of(std::size_t row) const {
    return begin_ + std::uint32_t{chunk_.index.stops[first_stop(row)] + 1};
  }
  bool is_empty(std::size_t row) const { return FieldReader::is_line_end(*begin_of(row)); }

  // How many rows from this one on have all their cells.
  std::size_t whole_rows(std::size_t row) const {
    const std::vector<std::uint32_t>& ends = chunk_.index.rows;
    const std::size_t limit = std::min(ends.size(), row + kRowsTogether), first = row;
    while (row < limit && ends[row] - first_stop(row) == plan_.columns() && !is_empty(row)) ++row;
    return row - first;
  }

  // False after a fault. The first in the order of the text counts, so rows with one are read again, one by one.
  bool read_rows(std::size_t row, std::size_t count) {
    const RegularRows rows{begin_, chunk_.index.stops.data() + first_stop(row) + 1, count};
    bool good = true;
    for (std::size_t i = 0; good && i < plan_.columns(); ++i) good = cells_.read_column(rows, i);
    if (good) {
      chunk_.add_rows(count, chunk_.lines);
    } else if (count > 1) {
      chunk_.fault.reset();
      for (; read_rows(row, 1); ++row) ++chunk_.lines;
    }
    return good;
  }

  // The readers give where the row stops, null after a fault.
  const char* read_row(const char* row) {
    make_room(chunk_.bytes, (chunk_.rows + 1) * plan_.byte_slots);
    const std::size_t count = plan_.columns();
    std::size_t i = 0;
    const char* stop = row;
    for (const char* p = row; p != nullptr; p = fields_.next(stop)) {
      if (i == count) return ragged(row);
      stop = cells_.read_digits(p, i);
      if (stop == nullptr) stop = cells_.read(p, i);
      if (stop == nullptr) return nullptr;
      ++i;
    }
    return i == count ? fields_.skip_blanks(stop) : ragged(row);
  }

  const char* skip_row(const char* p) {
    const char* stop = p;
    for (; p != nullptr; p = fields_.next(stop)) {
      stop = cells_.skip_field(p);
      if (stop == nullptr) return nullptr;
    }
    return fields_.skip_blanks(stop);
  }

  const char* ragged(const char* row) {
    std::size_t count = 0;
    Field field;
    const char* stop = row;
    for (const char* p = row; p != nullptr; p = fields_.next(stop)) {
      stop = fields_.read(p, end_, field);
      if (field.stray) break;
      ++count;
    }
    return cells_.fault(row,
                        fmt::format("the row has {} field{} where {} are expected (delimiter {})", count,
                                    count == 1 ? "" : "s", plan_.columns(), delimiter_name(fields_.delimiter())),
                        "correct the row, quote fields that hold the delimiter, or set --delimiter", true);
  }

  const FieldReader& fields_;
  const char *begin_, *end_;
  const CsvPlan& plan_;
  CsvChunk& chunk_;
  CellReader cells_;
};

namespace {

// The first byte that is no text, if it comes before the fault that is known.
void check_bytes(const CsvBlock& block, std::optional<CsvFault>& fault) {
  const char* end = fault ? fault->at : block.end();
  if (const char* bad = find_invalid_utf8(block.begin(), end)) {
    end = bad;
    fault = CsvFault{bad, false, fmt::format("byte 0x{:02X} is not valid UTF-8", static_cast<unsigned char>(*bad)),
                     "convert the file to UTF-8 or read it with --encoding latin1"};
  }
  if (const void* nul = std::memchr(block.begin(), 0, static_cast<std::size_t>(end - block.begin())))
    fault = CsvFault{static_cast<const char*>(nul), false, "the file is binary, not text (it holds a NUL byte)",
                     "name a CSV file, plain or gzip"};
}

}  // namespace

void CsvParser::parse(const CsvBlock& block, const CsvPlan& plan, std::size_t skip_rows, CsvChunk& chunk) const {
  chunk.begin(plan, dictionary_);
  Run run(*this, block, plan, chunk);
  if (index(block, plan, chunk.index))
    run.indexed_rows(skip_rows);
  else
    run.rows(skip_rows);
  check_bytes(block, chunk.fault);
}

// Where all cells are bytes, of one to three digits, their ends are found as fast on the way.
bool CsvParser::index(const CsvBlock& block, const CsvPlan& plan, CsvIndex& index) const {
  const bool bytes =
      std::all_of(plan.cells.begin(), plan.cells.end(), [](Cells cells) { return cells == Cells::bytes; });
  return !bytes && !block.unclosed && block.size > 0 && indexer_.index(block.begin(), block.size, index);
}

CsvParser::Spot CsvParser::locate(const CsvBlock& block, const char* at) const {
  Spot spot;
  Field field;
  const char* p = block.begin();
  while (p < block.end()) {
    const char* stop = fields_.read(p, block.end(), field);
    if (at <= stop || field.stray)
      return {spot.line + FieldReader::count_line_ends(p, std::min(at, stop)), spot.column};
    spot.line += field.quoted ? FieldReader::count_line_ends(field.begin, field.end) : 0;
    if (const char* next = fields_.next(stop)) {
      p = next;
      ++spot.column;
    } else {
      p = FieldReader::next_line(fields_.skip_blanks(stop), block.end());
      spot = {spot.line + 1, 0};
    }
  }
  return spot;
}

}  // namespace lamina
