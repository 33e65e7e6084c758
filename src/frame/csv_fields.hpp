// The grammar of a field, shared by all who walk through CSV text.
//
//   A field is quoted when its first character that is no blank is a quote; it then ends at the next quote that is not
//   doubled, and only blanks may follow before the delimiter. Any other field ends before the next delimiter or line
//   end, its outer blanks trimmed; quotes inside it are ordinary characters. A blank delimiter is any run of blanks.
//   A line ends with LF, CRLF or CR.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lamina {

struct Field {
  const char* begin = nullptr;  // inside the quotes
  const char* end = nullptr;
  bool quoted = false;
  bool doubled = false;  // holds doubled quotes
  bool stray = false;    // text after the closing quote, or no closing quote (then `end` is the text's end)

  std::string_view view() const { return {begin, static_cast<std::size_t>(end - begin)}; }
};

class FieldReader {
 public:
  explicit FieldReader(char delimiter);
  char delimiter() const { return delimiter_; }

  bool is_blank(char c) const { return classes_[index(c)] & kBlank; }
  bool is_delimiter(char c) const { return classes_[index(c)] & kDelimiter; }
  bool is_stop(char c) const { return classes_[index(c)] & kStop; }  // a delimiter or a line end
  static bool is_line_end(char c) { return c == '\n' || c == '\r'; }

  const char* skip_blanks(const char* p) const {
    while (is_blank(*p)) ++p;
    return p;
  }

  // Reads the field at `p` and gives where it stops: at a delimiter or a line end. The text must end with a line end
  // before `end`.
  const char* read(const char* p, const char* end, Field& field) const {
    p = skip_blanks(p);
    return *p == '"' ? read_quoted(p, end, field) : read_plain(p, field);
  }

  // From where a field stops to the next field of the line; null when the line is over.
  const char* next(const char* stop) const {
    if (*stop == delimiter_ && !blank_delimiter_) return stop + 1;
    stop = skip_blanks(stop);
    return is_line_end(*stop) ? nullptr : stop;
  }

  // LF, CRLF and CR, one each.
  static std::int64_t count_line_ends(const char* p, const char* end) {
    std::int64_t count = 0;
    for (; p < end; ++p) count += *p == '\n' || (*p == '\r' && (p + 1 == end || p[1] != '\n')) ? 1 : 0;
    return count;
  }

  // Past a line end.
  static const char* next_line(const char* p, const char* end) {
    return p[0] == '\r' && p + 1 < end && p[1] == '\n' ? p + 2 : p + 1;
  }

 private:
  static constexpr unsigned char kBlank = 1, kDelimiter = 2, kStop = 4;
  static std::size_t index(char c) { return static_cast<unsigned char>(c); }
  const char* read_plain(const char* p, Field& field) const {
    const char* stop = p;
    while (!(classes_[index(*stop)] & kStop)) ++stop;
    const char* end = stop;
    while (end > p && is_blank(end[-1])) --end;
    field = {p, end, false, false, false};
    return stop;
  }
  const char* read_quoted(const char* p, const char* end, Field& field) const;

  std::array<unsigned char, 256> classes_{};
  char delimiter_;
  bool blank_delimiter_;
};

// The field's text: doubled quotes made single.
std::string unescaped(const Field& field);

}  // namespace lamina
