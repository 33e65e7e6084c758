#include "lamina/frame.hpp"

#include <algorithm>
#include <unordered_set>

#include "lamina/error.hpp"
#include "lamina/nearest.hpp"

namespace lamina {

namespace {

std::vector<std::string> names_of(const std::vector<Column>& columns) {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const Column& column : columns) names.push_back(column.name());
  return names;
}

// Byte columns are taken together into one buffer, row by row: a row's bytes stay beside each other for the feeder.
std::vector<Column> take_bytes(const std::vector<Column>& columns, const std::vector<std::size_t>& rows) {
  std::vector<const Column*> sources;
  for (const Column& column : columns)
    if (column.is_bytes()) sources.push_back(&column);
  auto cells = std::make_shared<Column::Bytes>(sources.size() * rows.size());
  std::uint8_t* cell = cells->data();
  for (const std::size_t row : rows)
    for (const Column* source : sources) *cell++ = source->byte_data()[row * source->byte_stride()];
  std::vector<Column> taken;
  taken.reserve(sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i)
    taken.push_back(Column::bytes(sources[i]->name(), cells, rows.size(), rows.empty() ? 0 : i, sources.size()));
  return taken;
}

}  // namespace

Frame::Frame(std::vector<Column> columns, std::string source)
    : rows_(columns.empty() ? 0 : columns.front().rows()), columns_(std::move(columns)), source_(std::move(source)) {
  std::unordered_set<std::string> seen;
  for (const Column& column : columns_) {
    const Place place{source_, 0, column.name()};
    if (column.rows() != rows_)
      throw Error(ErrorKind::data,
                  "has " + std::to_string(column.rows()) + " rows where the others have " + std::to_string(rows_),
                  "give columns of equal length", place);
    if (!seen.insert(column.name()).second)
      throw Error(ErrorKind::data, "the name stands twice", "rename one of the columns", place);
  }
}

const Column* Frame::find(const std::string& name) const {
  const auto found =
      std::find_if(columns_.begin(), columns_.end(), [&](const Column& column) { return column.name() == name; });
  return found == columns_.end() ? nullptr : &*found;
}

const Column& Frame::column(const std::string& name) const {
  if (const Column* found = find(name)) return *found;
  const std::string near = nearest(name, names_of(columns_));
  const std::string remedy = near.empty() ? "name a column of the table" : "did you mean '" + near + "'?";
  throw Error(ErrorKind::data, "there is no column '" + name + "'", remedy, {source_, 0, {}});
}

Frame Frame::take(const std::vector<std::size_t>& rows) const {
  for (const std::size_t row : rows) expect(row < rows_, "a taken row is outside the frame");
  std::vector<Column> bytes = take_bytes(columns_, rows);
  std::vector<Column> taken;
  taken.reserve(columns_.size());
  auto next_bytes = bytes.begin();
  for (const Column& column : columns_) taken.push_back(column.is_bytes() ? *next_bytes++ : column.take(rows));
  Frame frame(std::move(taken), source_);
  frame.image_height = image_height;
  frame.image_width = image_width;
  for (std::size_t i = 0; i < rows.size() && !lines_.empty(); ++i) {
    const std::int64_t line_number = line(rows[i]);
    if (frame.line(i) != line_number) frame.lines_.push_back({i, line_number});
  }
  return frame;
}

Frame Frame::without(const std::string& name) const {
  Frame frame = *this;
  const auto gone = std::remove_if(frame.columns_.begin(), frame.columns_.end(),
                                   [&](const Column& column) { return column.name() == name; });
  frame.columns_.erase(gone, frame.columns_.end());
  return frame;
}

Frame beside(const Frame& left, const Frame& right) {
  std::vector<Column> columns = left.columns();
  columns.insert(columns.end(), right.columns().begin(), right.columns().end());
  return Frame(std::move(columns), left.source());
}

std::size_t Frame::memory() const {
  std::size_t total = lines_.size() * sizeof(LineMark);
  for (const Column& column : columns_) total += column.memory();
  return total;
}

std::int64_t Frame::line(std::size_t row) const {
  const auto after = std::upper_bound(lines_.begin(), lines_.end(), row,
                                      [](std::size_t r, const LineMark& mark) { return r < mark.row; });
  if (after == lines_.begin()) return 0;
  const LineMark& mark = *(after - 1);
  return mark.line + static_cast<std::int64_t>(row - mark.row);
}

}  // namespace lamina
