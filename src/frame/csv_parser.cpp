#include "frame/csv_parser.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include <fmt/format.h>

#include "frame/csv_dialect.hpp"
#include "frame/number_text.hpp"
#include "frame/utf8.hpp"
#include "frame/wording.hpp"

namespace lamina {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kLevelsKept = std::size_t{1} << 16;
constexpr std::size_t kShownOfCell = 40;

std::int64_t count_line_ends(const char* p, const char* end) {
  std::int64_t count = 0;
  for (; p < end; ++p) count += *p == '\n' || (*p == '\r' && (p + 1 == end || p[1] != '\n')) ? 1 : 0;
  return count;
}

// A whole number of one to eight digits; eight characters from `p` on can be read. All digits at once: D. Lemire,
// "Quickly parsing eight digits", 2018.
bool read_digits(const char* p, std::size_t count, std::uint32_t& value) {
  if (count - 1 >= 8) return false;
  std::uint64_t word;
  std::memcpy(&word, p, sizeof word);
  word <<= 64 - 8 * count;
  if (count < 8) word |= 0x3030303030303030 >> 8 * count;  // zeros in front
  const std::uint64_t digits = word - 0x3030303030303030;
  if (((word + 0x4646464646464646) | digits) & 0x8080808080808080) return false;
  const std::uint64_t pairs = digits * 10 + (digits >> 8);
  value = static_cast<std::uint32_t>(
      ((pairs & 0x000000FF000000FF) * 0x000F424000000064 + (pairs >> 16 & 0x000000FF000000FF) * 0x0000271000000001) >>
      32);
  return true;
}

bool is_byte(double value) { return value >= 0 && value <= 255 && value == std::floor(value) && !std::signbit(value); }

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The field's text, unescaped into `scratch` only when it must be.
std::string_view text_of(const Field& field, std::string& scratch) {
  if (!field.doubled) return field.view();
  scratch = unescaped(field);
  return scratch;
}

std::string shown(std::string_view text) {
  if (text.size() <= kShownOfCell) return fmt::format("'{}'", text);
  std::size_t cut = kShownOfCell;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;  // never inside a character
  return fmt::format("'{}…'", text.substr(0, cut));
}

// Bytes widen to numbers.
void widen(const CsvChunk& chunk, std::size_t byte_slots, CsvChunkColumn& column) {
  column.cells = Cells::numbers;
  for (std::size_t row = 0; row < chunk.rows; ++row)
    column.numbers.push_back(chunk.bytes[row * byte_slots + column.slot]);
}

void prepare(const CsvPlan& plan, CsvChunk& chunk) {
  chunk.rows = 0;
  chunk.lines = 0;
  chunk.marks.clear();
  chunk.bytes.clear();
  chunk.fault.reset();
  chunk.columns.resize(plan.columns());
  for (std::size_t i = 0; i < plan.columns(); ++i) {
    CsvChunkColumn& column = chunk.columns[i];
    column.cells = plan.cells[i] == Cells::mixed ? Cells::skip : plan.cells[i];
    column.slot = plan.slots[i];
    column.numbers.clear();
    column.codes.clear();
    column.infinite.clear();
    if (column.dictionary.size() > kLevelsKept) {
      column.dictionary.clear();
      column.global.clear();
    }
  }
}

}  // namespace

// One walk over a block.
class CsvParser::Run {
 public:
  Run(const CsvParser& parser, const CsvBlock& block, const CsvPlan& plan, CsvChunk& chunk)
      : fields_(parser.fields_),
        na_(parser.na_),
        end_(block.end()),
        plan_(plan),
        chunk_(chunk),
        digits_are_numbers_(!parser.na_.has_numbers()) {}

  // The rows of a regular text, by its index.
  void indexed_rows(const CsvBlock& block, std::size_t skip_rows) {
    const CsvIndex& index = chunk_.index;
    chunk_.bytes.resize(index.rows.size() * plan_.byte_slots);
    std::size_t first = 0;
    for (const std::uint32_t last : index.rows) {
      const std::uint32_t* stops = index.stops.data() + first;
      const char* p = first == 0 ? block.begin() : block.begin() + index.stops[first - 1] + 1;
      const std::size_t count = last - first;
      first = last;
      if (!FieldReader::is_line_end(*p)) {
        if (skip_rows > 0) {
          --skip_rows;
        } else if (count != plan_.columns()) {
          ragged(p);
          break;
        } else if (read_indexed_row(block.begin(), p, stops)) {
          add_row(chunk_.lines);
        } else {
          break;
        }
      }
      ++chunk_.lines;
    }
    chunk_.bytes.resize(chunk_.rows * plan_.byte_slots);
  }

  void rows(const char* p, std::size_t skip_rows) {
    while (p < end_) {
      const char* stop = fields_.skip_blanks(p);
      if (!FieldReader::is_line_end(*stop)) {
        const std::int64_t line = chunk_.lines;
        stop = skip_rows > 0 ? skip_row(p) : read_row(p);
        if (stop == nullptr) return;
        if (skip_rows > 0) {
          --skip_rows;
        } else {
          add_row(line);
        }
      }
      p = FieldReader::next_line(stop, end_);
      ++chunk_.lines;
    }
  }

 private:
  // All readers give where the cell or row stops, null after a fault.
  const char* fault(const char* at, std::string message, std::string remedy, bool whole_row = false) {
    chunk_.fault = CsvFault{at, whole_row, std::move(message), std::move(remedy)};
    return nullptr;
  }

  void add_row(std::int64_t line) {
    const auto row = static_cast<std::int64_t>(chunk_.rows);
    const bool expected = !chunk_.marks.empty() &&
                          line - chunk_.marks.back().line == row - static_cast<std::int64_t>(chunk_.marks.back().row);
    if (!expected) chunk_.marks.push_back({chunk_.rows, line});
    ++chunk_.rows;
  }

  bool read_indexed_row(const char* text, const char* p, const std::uint32_t* stops) {
    bytes_ = chunk_.bytes.data() + chunk_.rows * plan_.byte_slots;
    const std::size_t count = plan_.columns();
    for (std::size_t i = 0; i < count; ++i) {
      const char* stop = text + stops[i];
      const char* end = i + 1 == count && stop > p && stop[-1] == '\r' ? stop - 1 : stop;
      if (!read_indexed(p, end, chunk_.columns[i]) && read_cell(p, chunk_.columns[i], plan_.promised[i]) == nullptr)
        return false;
      p = stop + 1;
    }
    return true;
  }

  // The short ways for whole numbers and for categories; false for other cells. The cell is [p, end).
  bool read_indexed(const char* p, const char* end, CsvChunkColumn& column) {
    if (column.cells == Cells::codes) {
      const bool quoted = p < end && *p == '"';
      const std::string_view cell(p + quoted, static_cast<std::size_t>(end - p) - 2 * std::size_t{quoted});
      column.codes.push_back(na_.contains(cell) ? -1 : column.dictionary.code(cell));
      return true;
    }
    if (column.cells == Cells::skip || column.cells == Cells::mixed) return true;
    const bool negative = p < end && *p == '-';
    std::uint32_t value = 0;
    if (!digits_are_numbers_ || !lamina::read_digits(p + negative, static_cast<std::size_t>(end - p) - negative, value))
      return false;
    if (column.cells == Cells::numbers) {
      column.numbers.push_back(negative ? -static_cast<double>(value) : value);
      return true;
    }
    if (negative || value > 255) return false;
    bytes_[column.slot] = static_cast<std::uint8_t>(value);
    return true;
  }

  const char* read_row(const char* row) {
    chunk_.bytes.resize((chunk_.rows + 1) * plan_.byte_slots);
    bytes_ = chunk_.bytes.data() + chunk_.rows * plan_.byte_slots;
    const std::size_t count = plan_.columns();
    std::size_t i = 0;
    const char* stop = row;
    for (const char* p = row; p != nullptr; p = fields_.next(stop)) {
      if (i == count) return ragged(row);
      CsvChunkColumn& column = chunk_.columns[i];
      stop = read_digits(p, column);
      if (stop == nullptr) stop = read_cell(p, column, plan_.promised[i]);
      if (stop == nullptr) return nullptr;
      ++i;
    }
    return i == count ? fields_.skip_blanks(stop) : ragged(row);
  }

  const char* skip_row(const char* p) {
    const char* stop = p;
    for (; p != nullptr; p = fields_.next(stop)) {
      stop = read_field(p);
      if (stop == nullptr) return nullptr;
    }
    return fields_.skip_blanks(stop);
  }

  // The short way for cells of one to three digits, up to 255; null for all others.
  const char* read_digits(const char* p, CsvChunkColumn& column) {
    const bool number = column.cells == Cells::bytes || column.cells == Cells::numbers;
    auto value = static_cast<unsigned>(*p - '0');
    if (value > 9 || !number || !digits_are_numbers_) return nullptr;
    for (int more = 0; more < 2; ++more) {
      const auto digit = static_cast<unsigned>(p[1] - '0');
      if (digit > 9) break;
      value = value * 10 + digit;
      ++p;
    }
    if (value > 255 || !fields_.is_stop(p[1])) return nullptr;
    if (column.cells == Cells::bytes) {
      bytes_[column.slot] = static_cast<std::uint8_t>(value);
    } else {
      column.numbers.push_back(value);
    }
    return p + 1;
  }

  // Reads any field into field_.
  const char* read_field(const char* p) {
    const char* stop = fields_.read(p, end_, field_);
    if (field_.stray && field_.end == end_)
      return fault(field_.begin - 1, "the quote that opens here is never closed",
                   "close it, or double the quotes inside the field");
    if (field_.stray)
      return fault(field_.begin - 1, "text follows the closing quote of a field that opens here",
                   "double the quotes inside the field");
    if (field_.quoted) chunk_.lines += count_line_ends(field_.begin, field_.end);
    return stop;
  }

  const char* read_cell(const char* p, CsvChunkColumn& column, bool promised) {
    const char* stop = read_field(p);
    if (stop == nullptr || column.cells == Cells::skip || column.cells == Cells::mixed) return stop;
    const std::string_view text = text_of(field_, scratch_);
    const bool missing = na_.contains(text);
    if (column.cells == Cells::codes) {
      column.codes.push_back(missing ? -1 : column.dictionary.code(text));
      return stop;
    }
    const ParsedNumber number =
        missing ? ParsedNumber{NumberKind::finite, kMissing} : parse_number(field_.quoted ? trimmed(text) : text);
    if (number.kind != NumberKind::none) {
      add_number(column, number, text);
    } else if (promised) {
      return fault(field_.begin, shown(text) + " is no number, where a number is promised",
                   "correct the cell, or list it in --na when it means missing");
    } else {
      column.cells = Cells::mixed;
    }
    return stop;
  }

  void add_number(CsvChunkColumn& column, const ParsedNumber& number, std::string_view text) {
    if (number.kind == NumberKind::infinite && column.infinite.empty()) {
      column.infinite = shown(text);
      column.infinite_line = chunk_.lines;
    }
    if (column.cells == Cells::bytes && is_byte(number.value)) {
      bytes_[column.slot] = static_cast<std::uint8_t>(number.value);
      return;
    }
    if (column.cells == Cells::bytes) widen(chunk_, plan_.byte_slots, column);
    column.numbers.push_back(number.value);
  }

  const char* ragged(const char* row) {
    std::size_t count = 0;
    const char* stop = row;
    for (const char* p = row; p != nullptr; p = fields_.next(stop)) {
      stop = fields_.read(p, end_, field_);
      if (field_.stray) break;
      ++count;
    }
    return fault(row,
                 fmt::format("the row has {} field{} where {} are expected (delimiter {})", count,
                             count == 1 ? "" : "s", plan_.columns(), delimiter_name(fields_.delimiter())),
                 "correct the row, quote fields that hold the delimiter, or set --delimiter", true);
  }

  const FieldReader& fields_;
  const NaStrings& na_;
  const char* end_;
  const CsvPlan& plan_;
  CsvChunk& chunk_;
  const bool digits_are_numbers_;
  std::uint8_t* bytes_ = nullptr;  // of the row being read
  Field field_;
  std::string scratch_;
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

void CsvPlan::assign_slots() {
  slots.assign(columns(), 0);
  byte_slots = 0;
  for (std::size_t i = 0; i < columns(); ++i)
    if (cells[i] == Cells::bytes) slots[i] = byte_slots++;
}

void CsvParser::parse(const CsvBlock& block, const CsvPlan& plan, std::size_t skip_rows, CsvChunk& chunk) const {
  prepare(plan, chunk);
  Run run(*this, block, plan, chunk);
  if (index(block, plan, chunk.index))
    run.indexed_rows(block, skip_rows);
  else
    run.rows(block.begin(), skip_rows);
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
    if (at <= stop || field.stray) return {spot.line + count_line_ends(p, std::min(at, stop)), spot.column};
    spot.line += field.quoted ? count_line_ends(field.begin, field.end) : 0;
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
