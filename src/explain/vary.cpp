#include "explain/vary.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "frame/number_text.hpp"
#include "lamina/error.hpp"
#include "lamina/nearest.hpp"
#include "model/impl.hpp"

namespace lamina::explain {

namespace {

Column as_category(const Column& column) {
  std::unordered_map<std::string, std::int32_t> index;
  std::vector<std::string> levels;
  std::vector<std::int32_t> codes;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (column.missing(row)) {
      codes.push_back(-1);
      continue;
    }
    const auto [entry, added] = index.try_emplace(column.cell(row), static_cast<std::int32_t>(levels.size()));
    if (added) levels.push_back(entry->first);
    codes.push_back(entry->second);
  }
  const std::vector<std::int32_t> moved = order_levels_and_map(levels);
  for (std::int32_t& code : codes)
    if (code >= 0) code = moved[static_cast<std::size_t>(code)];
  return Column::categories(column.name(), codes, std::move(levels));
}

std::uint8_t pixel(double value) { return static_cast<std::uint8_t>(std::clamp(std::round(value), 0.0, 255.0)); }

bool is_pixel(const Explained& explained, const std::string& name) {
  const EncodedColumn* encoded = encoded_column(explained, name);
  return encoded && encoded->image_byte;
}

}  // namespace

const EncodedColumn* encoded_column(const Explained& explained, const std::string& name) {
  for (const EncodedColumn& column : explained.model().impl().trained.learnt.encoder.columns())
    if (column.name == name) return &column;
  const std::vector<std::string>& asked_for = explained.columns();
  if (std::find(asked_for.begin(), asked_for.end(), name) != asked_for.end()) return nullptr;
  const std::string close = nearest(name, predictors(explained.model()));
  throw Error(ErrorKind::usage, "the model has no predictor '" + name + "'",
              close.empty() ? "lamina show lists its predictors" : "did you mean " + close + "?");
}

Column taken_column(const Explained& explained, const std::string& name, ColumnKind kind) {
  const Column& column = explained.frame().column(name);
  if (kind != ColumnKind::number && column.kind() == ColumnKind::number) return as_category(column);
  return column;
}

ColumnKind taken_kind(const Explained& explained, const std::string& name) {
  const EncodedColumn* encoded = encoded_column(explained, name);
  const bool number = explained.frame().column(name).kind() == ColumnKind::number;
  return number && (!encoded || encoded->kind == ColumnKind::number) ? ColumnKind::number : ColumnKind::category;
}

Column taken_column(const Explained& explained, const std::string& name) {
  return taken_column(explained, name, taken_kind(explained, name));
}

void check_places(const Explained& explained, const Places& places) {
  if (!encoded_column(explained, places.column) || taken_kind(explained, places.column) == places.kind) return;
  const bool number = places.kind == ColumnKind::number;
  throw Error(ErrorKind::usage,
              number ? "the places are numbers, the column is one of categories"
                     : "the places are levels, the column is one of numbers",
              "take places of this column", {{}, 0, places.column});
}

Places fitting(const Explained& explained, Places places) {
  if (!is_pixel(explained, places.column)) return places;
  std::vector<double>& numbers = places.numbers;
  for (double& number : numbers) number = pixel(number);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return places;
}

Column column_at(const Explained& explained, const Places& places, const std::vector<std::size_t>& place_of_row) {
  const std::size_t rows = place_of_row.size();
  if (places.kind != ColumnKind::number)
    return Column::categories(places.column, {place_of_row.begin(), place_of_row.end()}, places.levels);
  if (is_pixel(explained, places.column)) {
    Column::Bytes bytes(rows);
    for (std::size_t row = 0; row < rows; ++row) bytes[row] = pixel(places.numbers[place_of_row[row]]);
    return Column::bytes(places.column, std::make_shared<const Column::Bytes>(std::move(bytes)), rows);
  }
  std::vector<double> numbers(rows);
  for (std::size_t row = 0; row < rows; ++row) numbers[row] = places.numbers[place_of_row[row]];
  return Column::numbers(places.column, std::move(numbers));
}

Frame with_column(const Frame& frame, const Column& column) {
  std::vector<Column> columns = frame.columns();
  for (Column& one : columns)
    if (one.name() == column.name()) one = column;
  Frame changed(std::move(columns), frame.source());
  changed.image_height = frame.image_height;
  changed.image_width = frame.image_width;
  return changed;
}

std::vector<std::size_t> places_of_levels(const Column& column, const Places& places) {
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t place = 0; place < places.levels.size(); ++place) index.emplace(places.levels[place], place);
  std::vector<std::size_t> place_of_level;
  for (const std::string& level : column.levels()) {
    const auto found = index.find(level);
    place_of_level.push_back(found == index.end() ? places.size() : found->second);
  }
  std::vector<std::size_t> place_of_row(column.rows(), places.size());
  for (std::size_t row = 0; row < column.rows(); ++row)
    if (!column.missing(row)) place_of_row[row] = place_of_level[static_cast<std::size_t>(column.code(row))];
  return place_of_row;
}

double mean_answer(const Explained& explained, const std::vector<double>& answers, std::size_t output) {
  const std::size_t width = explained.answerer().outputs().size();
  WeightedMean mean;
  for (std::size_t row = 0; row < explained.weights().size(); ++row)
    mean.add(answers[row * width + output], explained.weights()[row]);
  if (mean.empty())
    throw Error(ErrorKind::data, "the weights of all rows are 0", "give rows that count",
                {explained.frame().source(), 0, {}});
  return mean.value();
}

}  // namespace lamina::explain
