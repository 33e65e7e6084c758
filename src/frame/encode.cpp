// Applying a fitted encoder to new data.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "frame/level_codes.hpp"
#include "frame/number_text.hpp"
#include "frame/wording.hpp"
#include "lamina/encoder.hpp"
#include "lamina/error.hpp"
#include "lamina/nearest.hpp"

namespace lamina {

namespace {

constexpr std::size_t kLevelsShown = 3;

std::vector<std::int32_t> encode_levels(const Column& column, const LevelCodes& codes) {
  if (column.kind() == ColumnKind::number) {
    std::vector<std::int32_t> encoded;
    encoded.reserve(column.rows());
    for (std::size_t row = 0; row < column.rows(); ++row) encoded.push_back(codes.code(column.number(row)));
    return encoded;
  }
  std::vector<std::int32_t> map;
  for (const std::string& level : column.levels()) map.push_back(codes.code(level));
  std::vector<std::int32_t> encoded = column.codes();
  for (std::int32_t& code : encoded) code = code < 0 ? codes.missing() : map[static_cast<std::size_t>(code)];
  return encoded;
}

// "column Thal: 3 cells hold levels not seen in training: 'x', 'y'"; empty when there are none.
std::string unseen_note(const Column& column, const std::vector<std::int32_t>& codes, std::int32_t unseen) {
  const auto count = static_cast<std::size_t>(std::count(codes.begin(), codes.end(), unseen));
  if (count == 0) return {};
  std::vector<std::string> levels;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (codes[row] != unseen) continue;
    std::string level = fmt::format("'{}'", column.cell(row));
    if (levels.size() <= kLevelsShown && std::find(levels.begin(), levels.end(), level) == levels.end())
      levels.push_back(std::move(level));
  }
  const bool more = levels.size() > kLevelsShown;
  if (more) levels.pop_back();
  return fmt::format("column {}: {} not seen in training: {}{}", column.name(),
                     count == 1 ? "1 cell holds a level" : fmt::format("{} cells hold levels", count),
                     name_list(levels), more ? ", …" : "");
}

[[noreturn]] void fail_lacking(const Frame& frame, const std::string& name) {
  std::vector<std::string> names;
  for (const Column& column : frame.columns()) names.push_back(column.name());
  const std::string near = nearest(name, names);
  throw Error(ErrorKind::model, "the data lacks the column '" + name + "' that the model learnt from",
              near.empty() ? "add it" : "add it, or rename '" + near + "' if that is meant", {frame.source(), 0, {}});
}

// A column with text where the model has numbers: names the first cell that is none.
[[noreturn]] void fail_kind(const Frame& frame, const Column& column) {
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (column.missing(row) || parse_number(column.cell(row)).kind == NumberKind::finite) continue;
    throw Error(
        ErrorKind::data,
        "'" + column.cell(row) + "' in row " + std::to_string(row + 1) + " is no number, where the model has one",
        "correct the cell, or list it in --na when it means missing", {frame.source(), frame.line(row), column.name()});
  }
  throw Error(ErrorKind::data, fmt::format("the column is {}, where the model has numbers", name(column.kind())),
              "read it as numbers (--types " + column.name() + "=number)", {frame.source(), 0, column.name()});
}

void note_extra(const Frame& frame, const std::vector<EncodedColumn>& columns, const std::vector<std::string>& ignore,
                std::vector<std::string>& notes) {
  std::vector<std::string> known = ignore, extra;
  for (const EncodedColumn& column : columns) known.push_back(column.name);
  std::sort(known.begin(), known.end());
  for (const Column& column : frame.columns())
    if (!std::binary_search(known.begin(), known.end(), column.name())) extra.push_back(column.name());
  if (!extra.empty()) notes.push_back("columns that the model does not use: " + name_list(extra));
}

// The pixels of another shape may have the same names.
void check_shape(const Encoder& encoder, const Frame& frame) {
  const bool known = encoder.image_height > 0 && frame.image_height > 0;
  if (!known || (encoder.image_height == frame.image_height && encoder.image_width == frame.image_width)) return;
  throw Error(ErrorKind::data,
              fmt::format("the images have {} x {} pixels, and the model learnt from {} x {}", frame.image_height,
                          frame.image_width, encoder.image_height, encoder.image_width),
              "give images of the same shape", {frame.source(), 0, {}});
}

}  // namespace

EncodedRows Encoder::encode(const Frame& frame, const std::vector<std::string>& ignore) const {
  check_shape(*this, frame);
  std::unordered_map<std::string, const Column*> by_name;
  for (const Column& column : frame.columns()) by_name.emplace(column.name(), &column);
  EncodedRows encoded;
  encoded.rows = frame.rows();
  std::vector<std::string> imputed;
  for (const EncodedColumn& wanted : columns_) {
    const auto found = by_name.find(wanted.name);
    if (found == by_name.end()) fail_lacking(frame, wanted.name);
    const Column& column = *found->second;
    if (wanted.kind == ColumnKind::category) {
      const LevelCodes codes(wanted.levels);
      encoded.codes.push_back(encode_levels(column, codes));
      std::string note = unseen_note(column, encoded.codes.back(), codes.unseen());
      if (!note.empty()) encoded.notes.push_back(std::move(note));
      continue;
    }
    if (column.kind() != ColumnKind::number) fail_kind(frame, column);
    encoded.numbers.push_back(&column);
    if (const std::size_t missing = column.missing_count(); missing > 0)
      imputed.push_back(fmt::format("{} ({})", column.name(), counted(missing, "cell")));
  }
  if (!imputed.empty())
    encoded.notes.push_back("missing numbers are imputed by the training mean: " + name_list(imputed));
  note_extra(frame, columns_, ignore, encoded.notes);
  return encoded;
}

}  // namespace lamina
