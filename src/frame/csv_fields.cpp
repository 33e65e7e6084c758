#include "frame/csv_fields.hpp"

#include <cstring>

namespace lamina {

FieldReader::FieldReader(char delimiter) : delimiter_(delimiter), blank_delimiter_(delimiter == ' ') {
  for (const char blank : {' ', '\t'})
    if (blank != delimiter || blank_delimiter_) classes_[index(blank)] = kBlank;
  classes_[index(delimiter)] |= kDelimiter | kStop;
  if (blank_delimiter_) classes_[index('\t')] |= kDelimiter | kStop;
  classes_[index('\n')] |= kStop;
  classes_[index('\r')] |= kStop;
}

const char* FieldReader::read_quoted(const char* p, const char* end, Field& field) const {
  field = {p + 1, end, true, false, false};
  const char* quote = p + 1;
  while (true) {
    quote = static_cast<const char*>(std::memchr(quote, '"', static_cast<std::size_t>(end - quote)));
    if (quote == nullptr) {
      field.stray = true;
      return end - 1;  // the final line end
    }
    if (quote + 1 >= end || quote[1] != '"') break;
    field.doubled = true;
    quote += 2;
  }
  field.end = quote;
  const char* stop = quote + 1;
  if (!blank_delimiter_) stop = skip_blanks(stop);
  field.stray = !(classes_[index(*stop)] & kStop);
  return stop;
}

std::string unescaped(const Field& field) {
  std::string text;
  text.reserve(field.view().size());
  for (const char* p = field.begin; p < field.end; ++p) {
    text += *p;
    if (*p == '"' && field.doubled) ++p;
  }
  return text;
}

}  // namespace lamina
