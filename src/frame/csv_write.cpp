#include <string>

#include "lamina/csv.hpp"

namespace lamina {

namespace {

bool needs_quotes(const std::string& text) {
  if (text.find_first_of(",\"\r\n") != std::string::npos) return true;
  return !text.empty() && (text.front() == ' ' || text.front() == '\t' || text.back() == ' ' || text.back() == '\t');
}

void append_field(std::string& csv, const std::string& text) {
  if (!needs_quotes(text)) {
    csv += text;
    return;
  }
  csv += '"';
  for (const char c : text) {
    if (c == '"') csv += '"';
    csv += c;
  }
  csv += '"';
}

// A line that would be blank is written as one quoted empty field: blank lines are no rows.
void end_line(std::string& csv, std::size_t start) {
  if (csv.size() == start) csv += "\"\"";
  csv += '\n';
}

}  // namespace

std::string to_csv(const Frame& frame) {
  std::string csv;
  for (std::size_t i = 0; i < frame.columns().size(); ++i) {
    if (i > 0) csv += ',';
    append_field(csv, frame.columns()[i].name());
  }
  csv += '\n';
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    const std::size_t start = csv.size();
    for (std::size_t i = 0; i < frame.columns().size(); ++i) {
      if (i > 0) csv += ',';
      append_field(csv, frame.columns()[i].cell(row));
    }
    end_line(csv, start);
  }
  return csv;
}

}  // namespace lamina
