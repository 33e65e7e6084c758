#include "frame/csv_dialect.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <unordered_map>

#include "frame/csv_fields.hpp"
#include "frame/number_text.hpp"
#include "frame/utf8.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace {

constexpr std::size_t kRowsLookedAt = 1000;
constexpr char kDelimiters[] = {',', ';', '\t', '|', ' '};  // in order of preference

using Row = std::vector<Field>;

struct Head {
  std::vector<Row> rows;        // not blank
  std::int64_t first_line = 1;  // of the first of them
};

// The first rows of a text that ends with a line end; a last row that was cut is left out when there are others.
Head read_rows(const std::string& text, bool whole, char delimiter) {
  const FieldReader fields(delimiter);
  const char* end = text.data() + text.size();
  Head head;
  for (const char* p = text.data(); p < end && head.rows.size() < kRowsLookedAt;) {
    const char* stop = fields.skip_blanks(p);
    if (FieldReader::is_line_end(*stop)) {
      if (head.rows.empty()) ++head.first_line;
    } else {
      Row row;
      for (const char* next = p; next != nullptr; next = fields.next(stop)) {
        row.emplace_back();
        stop = fields.read(next, end, row.back());
        while (row.back().stray && !fields.is_delimiter(*stop) && !FieldReader::is_line_end(*stop)) ++stop;
      }
      const bool cut = FieldReader::next_line(stop, end) >= end && !whole;
      if (!cut || head.rows.empty()) head.rows.push_back(std::move(row));
      stop = fields.skip_blanks(stop);
    }
    p = FieldReader::next_line(stop, end);
  }
  return head;
}

// How well a delimiter explains the rows: the share of them that have the commonest number of fields, if that is two
// or more.
struct Fit {
  double share = 0;
  std::size_t fields = 0;
};

Fit fit_of(const std::vector<Row>& rows) {
  std::map<std::size_t, std::size_t> counts;
  for (const Row& row : rows) ++counts[row.size()];
  Fit fit;
  for (const auto& [fields, count] : counts) {
    const double share = static_cast<double>(count) / static_cast<double>(rows.size());
    if (fields >= 2 && share >= fit.share) fit = {share, fields};
  }
  return fit;
}

// A delimiter that cuts every row alike beats one that does not, then more fields beat fewer, then the order of
// preference decides; blanks, which text is full of, count only where nothing else cuts all rows alike.
char find_delimiter(const std::string& text, bool whole) {
  char best = ',';
  Fit best_fit;
  for (const char delimiter : kDelimiters) {
    const Fit fit = fit_of(read_rows(text, whole, delimiter).rows);
    const bool blank = delimiter == ' ';
    if (blank && (best_fit.share == 1.0 || fit.share <= 0.5)) continue;
    if (fit.share > best_fit.share || (fit.share == best_fit.share && fit.fields > best_fit.fields)) {
      best = delimiter;
      best_fit = fit;
    }
  }
  return best;
}

bool is_number(const Field& field, const NaStrings& na) {
  return !na.contains(field.view()) && parse_number(field.view()).kind != NumberKind::none;
}

bool any_number(const Row& row, const NaStrings& na) {
  return std::any_of(row.begin(), row.end(), [&](const Field& field) { return is_number(field, na); });
}

// In a table of text alone the first row is a header when its cells are distinct and none returns below in its column.
bool looks_like_names(const std::vector<Row>& rows) {
  const Row& first = rows.front();
  for (std::size_t i = 0; i < first.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      if (first[i].view() == first[j].view()) return false;
    for (std::size_t r = 1; r < rows.size(); ++r)
      if (i < rows[r].size() && rows[r][i].view() == first[i].view()) return false;
  }
  return true;
}

// A first row without numbers and without missing cells (unnamed columns apart) over rows with numbers is a header.
bool find_header(const std::vector<Row>& rows, const NaStrings& na) {
  const Row& first = rows.front();
  if (any_number(first, na)) return false;
  for (const Field& field : first)
    if (!field.view().empty() && na.contains(field.view())) return false;
  if (std::any_of(rows.begin() + 1, rows.end(), [&](const Row& row) { return any_number(row, na); })) return true;
  return looks_like_names(rows);
}

void check_names(const std::vector<std::string>& names, const Place& place) {
  std::unordered_map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto [entry, added] = seen.try_emplace(names[i], i);
    if (added) continue;
    throw Error(ErrorKind::data,
                "the name stands twice (fields " + std::to_string(entry->second + 1) + " and " + std::to_string(i + 1) +
                    " of the header)",
                "rename one of the columns, or say --header no when the first row is data",
                {place.file, place.line, names[i]});
  }
}

std::vector<std::string> column_names(const Row& first, bool header, const Place& place) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < first.size(); ++i) {
    std::string number = column_number_name(i);
    const Field& field = first[i];
    if (header && find_invalid_utf8(field.begin, field.end) != nullptr)
      throw Error(ErrorKind::data, "the column's name is not valid UTF-8",
                  "convert the file to UTF-8 or read it with --encoding latin1", {place.file, place.line, number});
    std::string name = header ? unescaped(field) : std::string();
    names.push_back(name.empty() ? std::move(number) : std::move(name));
  }
  if (header) check_names(names, place);
  return names;
}

void check_text(std::string_view head, const std::string& source) {
  const bool utf16 = head.size() >= 2 && (head.substr(0, 2) == "\xFF\xFE" || head.substr(0, 2) == "\xFE\xFF");
  if (utf16) throw Error(ErrorKind::data, "the file is UTF-16, not UTF-8", "save it as UTF-8", {source, 1, {}});
  const std::size_t nul = head.find('\0');
  if (nul == std::string_view::npos) return;
  const auto line = 1 + std::count(head.begin(), head.begin() + static_cast<std::ptrdiff_t>(nul), '\n');
  throw Error(ErrorKind::data, "the file is binary, not text (it holds a NUL byte)", "name a CSV file, plain or gzip",
              {source, line, {}});
}

}  // namespace

std::string delimiter_name(char delimiter) {
  if (delimiter == '\t') return "tab";
  if (delimiter == ' ') return "blank";
  return {'\'', delimiter, '\''};
}

CsvDialect find_dialect(std::string_view head, bool whole, const CsvOptions& options, const NaStrings& na,
                        const std::string& source) {
  check_text(head, source);
  const std::string text = std::string(head) + '\n';
  CsvDialect dialect;
  dialect.delimiter = options.delimiter != 0 ? options.delimiter : find_delimiter(text, whole);
  const Head first = read_rows(text, whole, dialect.delimiter);
  if (first.rows.empty())
    throw Error(ErrorKind::data, "the file holds no rows", "name a file with data", {source, 0, {}});
  dialect.first_line = first.first_line;
  dialect.header =
      options.header == Header::yes || (options.header == Header::automatic && find_header(first.rows, na));
  dialect.names = column_names(first.rows.front(), dialect.header, {source, first.first_line, {}});
  return dialect;
}

}  // namespace lamina
