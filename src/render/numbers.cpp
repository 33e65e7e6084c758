// The numbers behind a chart as a table.
#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/chart.hpp"
#include "render/attributes.hpp"
#include "render/text.hpp"
#include "render/values.hpp"

namespace lamina {

namespace render {

namespace {

// Rows with cells by the name of their column; columns in the order in which they first appear.
class Table {
 public:
  void begin_row() { ++rows_; }

  void put(const std::string& column, const json& cell) {
    auto found = std::find_if(columns_.begin(), columns_.end(), [&](const auto& c) { return c.first == column; });
    if (found == columns_.end()) found = columns_.insert(columns_.end(), {column, {}});
    found->second.resize(rows_);
    found->second.back() = cell;
  }

  Frame frame() const {
    std::vector<Column> columns;
    for (const auto& [name, cells] : columns_) columns.push_back(column_of(name, cells));
    return Frame(std::move(columns));
  }

 private:
  Column column_of(const std::string& name, const std::vector<json>& cells) const {
    const bool text = std::any_of(cells.begin(), cells.end(), [](const json& c) { return c.is_string(); });
    std::vector<std::string> words(rows_);
    std::vector<double> numbers(rows_, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (text) words[i] = cell_text(cells[i]);
      if (!text && cells[i].is_number()) numbers[i] = cells[i].get<double>();
    }
    return text ? Column::text(name, words) : Column::numbers(name, std::move(numbers));
  }

  std::size_t rows_ = 0;
  std::vector<std::pair<std::string, std::vector<json>>> columns_;
};

std::string series_of(const json& trace, std::size_t number) {
  const std::string name = text_at(trace, "name");
  return name.empty() ? "trace " + std::to_string(number) : name;
}

std::size_t length_of(const json& list) { return list.is_array() ? list.size() : 0; }

json count_or_cell(const json& list, std::size_t i) { return list.is_array() ? item(list, i) : json(i); }

// Plus and minus as the ends they reach.
void put_errors(Table& table, const json& trace, const char* axis, const json& value, std::size_t i) {
  const std::string name = std::string("error_") + axis;
  const json &plus = value_at(trace, name + ".array"), &minus = value_at(trace, name + ".arrayminus");
  if (!plus.is_array() || !value.is_number()) return;
  const bool symmetric = flag_at(trace, name + ".symmetric", !minus.is_array());
  const json &up = item(plus, i), &down = symmetric ? up : item(minus, i);
  if (down.is_number()) table.put(std::string(axis) + "_low", value.get<double>() - down.get<double>());
  if (up.is_number()) table.put(std::string(axis) + "_high", value.get<double>() + up.get<double>());
}

void add_points(Table& table, const json& trace, const std::string& series) {
  const json &x = value_at(trace, "x"), &y = value_at(trace, "y");
  const std::size_t count =
      x.is_array() && y.is_array() ? std::min(x.size(), y.size()) : std::max(length_of(x), length_of(y));
  for (std::size_t i = 0; i < count; ++i) {
    table.begin_row();
    table.put("series", series);
    table.put("x", count_or_cell(x, i));
    table.put("y", count_or_cell(y, i));
    put_errors(table, trace, "x", count_or_cell(x, i), i);
    put_errors(table, trace, "y", count_or_cell(y, i), i);
    for (const auto& [column, path] : {std::pair{"base", "base"}, {"color", "marker.color"}, {"text", "text"}}) {
      const json& list = value_at(trace, path);
      const bool is_paint = list.is_array() && std::string(column) == "color" && item(list, i).is_string();
      if (list.is_array() && !is_paint) table.put(column, item(list, i));
    }
  }
}

// x or y of a surface may be a list of rows.
const json& place(const json& list, std::size_t row, std::size_t column, bool along) {
  const json& own = item(list, along ? column : row);
  if (!list.is_array() || list.empty() || !list[0].is_array()) return own;
  return item(item(list, row), column);
}

void add_cells(Table& table, const json& trace, const std::string& series) {
  const json &x = value_at(trace, "x"), &y = value_at(trace, "y"), &z = value_at(trace, "z");
  for (std::size_t r = 0; r < length_of(z); ++r)
    for (std::size_t c = 0; c < length_of(z[r]); ++c) {
      table.begin_row();
      table.put("series", series);
      table.put("x", x.is_array() ? place(x, r, c, true) : json(c));
      table.put("y", y.is_array() ? place(y, r, c, false) : json(r));
      table.put("z", z[r][c]);
    }
}

// A column for each dimension, told by its place where two have one label.
std::vector<std::string> labels_of(const json& dimensions) {
  std::vector<std::string> labels;
  for (const json& dimension : dimensions) {
    std::string label = text_at(dimension, "label");
    while (label.empty() || label == "series" || label == "color" ||
           std::find(labels.begin(), labels.end(), label) != labels.end())
      label += (label.empty() ? "dimension " : " ") + std::to_string(labels.size() + 1);
    labels.push_back(label);
  }
  return labels;
}

// What a tick calls a value that stands for words.
const json& named(const json& dimension, const json& value) {
  const json &values = value_at(dimension, "tickvals"), &texts = value_at(dimension, "ticktext");
  for (std::size_t i = 0; i < std::min(length_of(values), length_of(texts)); ++i)
    if (values[i] == value) return texts[i];
  return value;
}

void add_lines(Table& table, const json& trace, const std::string& series) {
  const json &dimensions = value_at(trace, "dimensions"), &colors = value_at(trace, "line.color");
  const std::vector<std::string> labels = labels_of(dimensions);
  std::size_t rows = 0;
  for (const json& dimension : dimensions) rows = std::max(rows, length_of(value_at(dimension, "values")));
  for (std::size_t row = 0; row < rows; ++row) {
    table.begin_row();
    table.put("series", series);
    for (std::size_t d = 0; d < labels.size(); ++d)
      table.put(labels[d], named(dimensions[d], item(value_at(dimensions[d], "values"), row)));
    if (colors.is_array() && item(colors, row).is_number()) table.put("color", colors[row]);
  }
}

}  // namespace

}  // namespace render

Frame numbers_of(const Chart& chart) {
  using namespace render;
  check(chart);
  Table table;
  for (std::size_t i = 0; i < chart.data.size(); ++i) {
    const json& trace = chart.data[i];
    const std::string type = word_at(trace, "type", "scatter"), series = series_of(trace, i);
    if (type == "parcoords")
      add_lines(table, trace, series);
    else if (type == "scatter" || type == "bar")
      add_points(table, trace, series);
    else
      add_cells(table, trace, series);
  }
  return table.frame();
}

}  // namespace lamina
