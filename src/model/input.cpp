#include "lamina/input.hpp"

#include <filesystem>

#include "lamina/error.hpp"
#include "lamina/idx.hpp"
#include "lamina/nearest.hpp"

namespace lamina {

namespace {

char delimiter_of(const std::string& text) {
  if (text == "auto") return 0;
  if (text == "tab" || text == "\\t") return '\t';
  if (text.size() == 1 && text != "\"" && text != "\n" && text != "\r") return text[0];
  throw Error(ErrorKind::usage, "option delimiter: '" + text + "' is no delimiter", "give one character, tab or auto");
}

ColumnKind kind_of(const std::string& column, const std::string& text) {
  std::vector<std::string> names;
  for (ColumnKind kind : {ColumnKind::number, ColumnKind::category, ColumnKind::text}) {
    if (text == name(kind)) return kind;
    names.emplace_back(name(kind));
  }
  const std::string close = nearest(text, names);
  throw Error(ErrorKind::usage, "option types: '" + text + "' is no kind of column",
              close.empty() ? "give number, category or text" : "did you mean " + close + "?", {"", 0, column});
}

// A pipe can be read once only, so it is not looked into: it must be CSV.
bool holds_images(const std::string& path) {
  std::error_code error;
  const auto type = std::filesystem::status(path, error).type();
  const bool stream = type == std::filesystem::file_type::fifo || type == std::filesystem::file_type::character;
  return !stream && is_idx(path);
}

Frame read_images(const std::string& path, const Options& options) { return read_idx(path, options.labels); }

void refuse_labels(const std::string& path, const Options& options) {
  if (!options.labels.empty())
    throw Error(ErrorKind::usage, "labels belong to IDX images, and this file is none", "leave --labels out",
                {path, 0, {}});
}

bool has_predictors(const Frame& frame, const Model& model) {
  for (const auto& promise : model.promised_types())
    if (model.needs(promise.first) && frame.find(promise.first) == nullptr) return false;
  return true;
}

}  // namespace

CsvOptions csv_options(const Options& options) {
  CsvOptions csv;
  csv.delimiter = delimiter_of(options.delimiter);
  csv.header = options.header == "yes" ? Header::yes : options.header == "no" ? Header::no : Header::automatic;
  csv.encoding = options.encoding == "latin1" ? Encoding::latin1 : Encoding::utf8;
  csv.na = options.na;
  for (const auto& [column, kind] : options.types) csv.types[column] = kind_of(column, kind);
  csv.threads = static_cast<int>(options.threads);
  return csv;
}

Frame read_table(const std::string& path, const Options& options) {
  if (holds_images(path)) return read_images(path, options);
  refuse_labels(path, options);
  return read_csv(path, csv_options(options));
}

Frame read_table_like(const Frame& like, const std::string& path, const Options& options) {
  CsvOptions csv = csv_options(options);
  for (const Column& column : like.columns()) {
    csv.only.push_back(column.name());
    csv.types[column.name()] = column.kind();
  }
  return read_csv(path, csv);
}

Frame read_table_for(const Model& model, const std::string& path, const Options& options, bool answers, bool others) {
  if (holds_images(path)) return read_images(path, options);
  refuse_labels(path, options);
  CsvOptions csv = csv_options(options);
  csv.types = model.promised_types();
  for (const auto& promise : csv.types) csv.only.push_back(promise.first);
  csv.others = others;
  if (!answers)  // whatever stands there does not matter
    for (const auto& promise : model.promised_types())
      if (!model.needs(promise.first)) csv.types.erase(promise.first);
  Frame frame = read_csv(path, csv);
  if (has_predictors(frame, model)) return frame;
  csv.only.clear();  // so that the error can suggest a column of nearly that name
  csv.types.clear();
  return read_csv(path, csv);
}

}  // namespace lamina
