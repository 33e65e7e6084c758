#include "frame/csv_cells.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "frame/number_text.hpp"

namespace lamina {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kShownOfCell = 40;

// A whole number of one to eight digits; eight characters from `p` on can be read. All digits at once: D. Lemire,
// "Quickly parsing eight digits", 2018.
bool parse_digits(const char* p, std::size_t count, std::uint32_t& value) {
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

}  // namespace

// The cells of column i in regular rows, in their quotes.
class CellReader::Walk {
 public:
  Walk(const RegularRows& rows, std::size_t i, std::size_t columns)
      : text_(rows.text), stops_(rows.stops + i), rows_(rows.count), columns_(columns), last_(i + 1 == columns) {}

  struct Span {
    const char *begin, *end;
    std::size_t size() const { return static_cast<std::size_t>(end - begin); }
  };
  Span cell(std::size_t row) const {
    const std::uint32_t* stop = stops_ + row * columns_;
    const char *begin = text_ + std::uint32_t{stop[-1] + 1}, *end = text_ + stop[0];
    return {begin, last_ && end > begin && end[-1] == '\r' ? end - 1 : end};
  }
  std::size_t rows() const { return rows_; }

 private:
  const char* text_;
  const std::uint32_t* stops_;
  std::size_t rows_, columns_;
  bool last_;  // the line's, before a carriage return perhaps
};

bool CellReader::read_column(const RegularRows& rows, std::size_t i) {
  CsvChunkColumn& column = chunk_.columns[i];
  const Walk walk(rows, i, plan_.columns());
  for (std::size_t row = 0; row < rows.count; ++row) {
    if (column.cells == Cells::skip || column.cells == Cells::mixed) return true;
    if (column.cells == Cells::codes) row = read_codes(walk, row, column);
    if (column.cells == Cells::numbers) row = read_numbers(walk, row, column);
    if (column.cells == Cells::bytes) row = read_bytes(walk, row, column);
    if (row < rows.count && read(walk.cell(row).begin, i, row) == nullptr) return false;
  }
  return true;
}

// These three read the cells that are as most are, from row `first` on, and give the row of the first that is not.
std::size_t CellReader::read_codes(const Walk& walk, std::size_t first, CsvChunkColumn& column) {
  std::int32_t* codes = make_room(column.codes, chunk_.rows + walk.rows()) + chunk_.rows;
  for (std::size_t row = first; row < walk.rows(); ++row) {
    const Walk::Span cell = walk.cell(row);
    const std::size_t quotes = *cell.begin == '"' ? 1 : 0;
    const std::size_t size = cell.size() - 2 * quotes;
    if (size <= Dictionary::kShort) {
      codes[row] = column.dictionary.code_of_short(cell.begin + quotes, size);
    } else {
      const std::string_view text(cell.begin + quotes, size);
      codes[row] = na_.contains(text) ? -1 : column.dictionary.code(text);
    }
  }
  return walk.rows();
}

std::size_t CellReader::read_numbers(const Walk& walk, std::size_t first, CsvChunkColumn& column) {
  double* numbers = make_room(column.numbers, chunk_.rows + walk.rows()) + chunk_.rows;
  if (!digits_are_numbers_) return first;
  for (std::size_t row = first; row < walk.rows(); ++row) {
    const Walk::Span cell = walk.cell(row);
    const std::size_t sign = *cell.begin == '-' ? 1 : 0;
    std::uint32_t value = 0;
    if (!parse_digits(cell.begin + sign, cell.size() - sign, value)) return row;
    numbers[row] = sign != 0 ? -static_cast<double>(value) : value;
  }
  return walk.rows();
}

std::size_t CellReader::read_bytes(const Walk& walk, std::size_t first, const CsvChunkColumn& column) {
  if (!digits_are_numbers_) return first;
  for (std::size_t row = first; row < walk.rows(); ++row) {
    const Walk::Span cell = walk.cell(row);
    std::uint32_t value = 0;
    if (!parse_digits(cell.begin, cell.size(), value) || value > 255) return row;
    byte(column, row) = static_cast<std::uint8_t>(value);
  }
  return walk.rows();
}

const char* CellReader::read_digits(const char* p, std::size_t i) {
  CsvChunkColumn& column = chunk_.columns[i];
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
    byte(column, 0) = static_cast<std::uint8_t>(value);
  } else {
    make_room(column.numbers, chunk_.rows + 1)[chunk_.rows] = value;
  }
  return p + 1;
}

const char* CellReader::fault(const char* at, std::string message, std::string remedy, bool whole_row) {
  chunk_.fault = CsvFault{at, whole_row, std::move(message), std::move(remedy)};
  return nullptr;
}

// Reads any field into field_.
const char* CellReader::skip_field(const char* p) {
  const char* stop = fields_.read(p, end_, field_);
  if (field_.stray && field_.end == end_)
    return fault(field_.begin - 1, "the quote that opens here is never closed",
                 "close it, or double the quotes inside the field");
  if (field_.stray)
    return fault(field_.begin - 1, "text follows the closing quote of a field that opens here",
                 "double the quotes inside the field");
  if (field_.quoted) chunk_.lines += FieldReader::count_line_ends(field_.begin, field_.end);
  return stop;
}

const char* CellReader::read(const char* p, std::size_t i, std::size_t ahead) {
  CsvChunkColumn& column = chunk_.columns[i];
  const char* stop = skip_field(p);
  if (stop == nullptr || column.cells == Cells::skip || column.cells == Cells::mixed) return stop;
  const std::string_view text = text_of(field_, scratch_);
  const bool missing = na_.contains(text);
  if (column.cells == Cells::codes) {
    const std::size_t row = chunk_.rows + ahead;
    make_room(column.codes, row + 1)[row] = missing ? -1 : column.dictionary.code(text);
    return stop;
  }
  const ParsedNumber number =
      missing ? ParsedNumber{NumberKind::finite, kMissing} : parse_number(field_.quoted ? trimmed(text) : text);
  if (number.kind != NumberKind::none) {
    if (number.kind == NumberKind::infinite) note_infinite(column, text, ahead);
    add_number(column, number.value, ahead);
  } else if (plan_.promised[i]) {
    return fault(field_.begin, shown(text) + " is no number, where a number is promised",
                 "correct the cell, or list it in --na when it means missing");
  } else {
    column.cells = Cells::mixed;
  }
  return stop;
}

void CellReader::note_infinite(CsvChunkColumn& column, std::string_view text, std::size_t ahead) {
  if (!column.infinite.empty()) return;
  column.infinite = shown(text);
  column.infinite_line = chunk_.lines + static_cast<std::int64_t>(ahead);
}

void CellReader::add_number(CsvChunkColumn& column, double value, std::size_t ahead) {
  if (column.cells == Cells::bytes && is_byte(value)) {
    byte(column, ahead) = static_cast<std::uint8_t>(value);
    return;
  }
  const std::size_t row = chunk_.rows + ahead;
  double* numbers = make_room(column.numbers, row + 1);
  if (column.cells == Cells::bytes)  // they widen
    for (std::size_t before = 0; before < row; ++before)
      numbers[before] = chunk_.bytes[before * plan_.byte_slots + column.slot];
  column.cells = Cells::numbers;
  numbers[row] = value;
}

}  // namespace lamina
