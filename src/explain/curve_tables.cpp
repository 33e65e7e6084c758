// Curves and surfaces as tables and as JSON.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "lamina/curves.hpp"

namespace lamina {

namespace {

using nlohmann::json;

json to_json(const Places& places) {
  return places.kind == ColumnKind::number ? json(places.numbers) : json(places.levels);
}

void add_band(json& object, const Band& band) {
  if (band.empty()) return;
  object["low"] = band.low;
  object["high"] = band.high;
}

// The columns of a table whose rows are places: fixed ones, and predictors under their names.
class PlaceTable {
 public:
  void add(const std::string& output, const std::vector<double>& values, const Band& band) {
    outputs_.insert(outputs_.end(), values.size(), output);
    append(values_, values);
    append(low_, band.low);
    append(high_, band.high);
  }
  // A predictor may be named as a fixed column is.
  void add_places(const Places& places, const std::vector<std::size_t>& at) {
    std::string name = places.column;
    while (is_fixed(name)) name += '_';
    if (places.kind == ColumnKind::number)
      places_.push_back(Column::numbers(name, picked(places.numbers, at)));
    else
      places_.push_back(Column::text(name, picked(places.levels, at)));
  }
  void add_column(Column column) { further_.push_back(std::move(column)); }

  Frame frame() const {
    std::vector<Column> columns = {Column::text("output", outputs_)};
    columns.insert(columns.end(), places_.begin(), places_.end());
    columns.push_back(Column::numbers("value", values_));
    if (!low_.empty() && low_.size() == values_.size()) {
      columns.push_back(Column::numbers("low", low_));
      columns.push_back(Column::numbers("high", high_));
    }
    columns.insert(columns.end(), further_.begin(), further_.end());
    return Frame(std::move(columns));
  }

 private:
  template <class T>
  static std::vector<T> picked(const std::vector<T>& from, const std::vector<std::size_t>& at) {
    std::vector<T> found;
    for (const std::size_t place : at) found.push_back(from[place]);
    return found;
  }
  static void append(std::vector<double>& all, const std::vector<double>& more) {
    all.insert(all.end(), more.begin(), more.end());
  }
  bool is_fixed(const std::string& name) const {
    const auto named = [&](const Column& column) { return column.name() == name; };
    return name == "output" || name == "value" || name == "low" || name == "high" || name.rfind("row ", 0) == 0 ||
           std::any_of(places_.begin(), places_.end(), named);
  }

  std::vector<std::string> outputs_;
  std::vector<double> values_, low_, high_;
  std::vector<Column> places_, further_;
};

std::size_t row_number(const Curve& curve, std::size_t line, const Explained& explained) {
  return explained.rows()[curve.rows[line]] + 1;
}

// The curve of one row for each output, one below the other.
Column line_column(const std::vector<Curve>& curves, std::size_t line, const Explained& explained) {
  std::vector<double> values;
  for (const Curve& curve : curves)
    for (std::size_t place = 0; place < curve.places.size(); ++place)
      values.push_back(curve.lines[line * curve.places.size() + place]);
  return Column::numbers("row " + std::to_string(row_number(curves.front(), line, explained)), std::move(values));
}

}  // namespace

Frame to_frame(const std::vector<Curve>& curves, const Explained& explained) {
  PlaceTable table;
  if (curves.empty()) return {};
  std::vector<std::size_t> at;
  for (const Curve& curve : curves) {
    table.add(curve.output, curve.values, curve.band);
    for (std::size_t place = 0; place < curve.places.size(); ++place) at.push_back(place);
  }
  table.add_places(curves.front().places, at);
  for (std::size_t line = 0; line < curves.front().rows.size(); ++line)
    table.add_column(line_column(curves, line, explained));
  return table.frame();
}

Frame to_frame(const std::vector<Surface>& surfaces) {
  PlaceTable table;
  if (surfaces.empty()) return {};
  std::vector<std::size_t> at_x, at_y;
  for (const Surface& surface : surfaces) {
    table.add(surface.output, surface.values, surface.band);
    for (std::size_t cell = 0; cell < surface.values.size(); ++cell) {
      at_x.push_back(cell % surface.x.size());
      at_y.push_back(cell / surface.x.size());
    }
  }
  table.add_places(surfaces.front().x, at_x);
  table.add_places(surfaces.front().y, at_y);
  return table.frame();
}

json to_json(const Curve& curve, const Explained& explained) {
  json object = {{"kind", curve.kind},
                 {"output", curve.output},
                 {"column", curve.places.column},
                 {"places", to_json(curve.places)},
                 {"values", curve.values},
                 {"rows_at", curve.rows_at}};
  add_band(object, curve.band);
  if (curve.kind != "ice") return object;
  object["lines"] = json::array();
  for (std::size_t line = 0; line < curve.rows.size(); ++line) {
    const auto first = curve.lines.begin() + static_cast<std::ptrdiff_t>(line * curve.places.size());
    const std::vector<double> values(first, first + static_cast<std::ptrdiff_t>(curve.places.size()));
    object["lines"].push_back({{"row", row_number(curve, line, explained)}, {"values", values}});
  }
  return object;
}

json to_json(const Surface& surface) {
  json object = {{"kind", surface.kind},
                 {"output", surface.output},
                 {"x", {{"column", surface.x.column}, {"places", to_json(surface.x)}}},
                 {"y", {{"column", surface.y.column}, {"places", to_json(surface.y)}}},
                 {"values", json::array()}};
  for (std::size_t row = 0; row < surface.y.size(); ++row) {
    const auto first = surface.values.begin() + static_cast<std::ptrdiff_t>(row * surface.x.size());
    object["values"].push_back(std::vector<double>(first, first + static_cast<std::ptrdiff_t>(surface.x.size())));
  }
  add_band(object, surface.band);
  return object;
}

}  // namespace lamina
