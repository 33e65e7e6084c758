#include "report/plane.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "lamina/error.hpp"
#include "lamina/importance.hpp"
#include "lamina/nearest.hpp"
#include "model/impl.hpp"
#include "report/answers.hpp"
#include "report/coloured_rows.hpp"
#include "report/text.hpp"
#include "report/thinning.hpp"
#include "train/target.hpp"

namespace lamina::report {

namespace {

// Ranking predictors is a means here, so few rows and repeats do; of pictures, no pixel stands out.
constexpr std::int64_t kRankedRows = 1000, kRankedRepeats = 3;
constexpr std::size_t kMostRanked = 100;
constexpr std::size_t kManyValues = 10;
constexpr double kMargin = 0.04;  // of the range, around the rows

std::vector<std::string> ranked(const ChartInput& input) {
  const Model& model = first_model(input);
  std::vector<std::string> names = predictors(model);
  if (names.size() <= 2 || names.size() > kMostRanked || !has_answers(model, input.data)) return names;
  ExplainOptions options;
  options.rows = kRankedRows;
  options.repeats = kRankedRepeats;
  options.explain_seed = input.options.explain_seed;
  names.clear();
  for (const Importance& one : importance(Explained(model, *input.data, options, input.score), "permutation").variables)
    names.push_back(one.variable);
  return names;
}

std::size_t distinct(const Column& column, std::size_t most) {
  std::vector<std::string> cells;
  for (std::size_t row = 0; row < column.rows() && cells.size() < most; ++row)
    if (!column.missing(row) && std::find(cells.begin(), cells.end(), column.cell(row)) == cells.end())
      cells.push_back(column.cell(row));
  return cells.size();
}

bool varies(const Column& column, Plane::Kinds kinds) {
  return (kinds == Plane::Kinds::all || column.kind() == ColumnKind::number) && distinct(column, 2) == 2;
}

// Numbers of many values fill a plane; those of few and categories stand on lines.
bool fills(const Column& column) {
  return column.kind() == ColumnKind::number && distinct(column, kManyValues) == kManyValues;
}

void check_predictor(const Model& model, const std::string& option, const std::string& name) {
  const std::vector<std::string> known = predictors(model);
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  const std::string close = nearest(name, known);
  throw Error(ErrorKind::usage, "option " + option + ": the model has no predictor '" + name + "'",
              close.empty() ? "`lamina show MODEL` names its predictors" : "did you mean " + close + "?");
}

std::array<std::string, 2> chosen(const ChartInput& input, Plane::Kinds kinds) {
  std::array<std::string, 2> names = {input.options.x, input.options.y};
  if (!names[0].empty()) check_predictor(first_model(input), "x", names[0]);
  if (!names[1].empty()) check_predictor(first_model(input), "y", names[1]);
  if (!names[0].empty() && !names[1].empty()) return names;
  const std::vector<std::string> candidates = ranked(input);
  for (const bool filling : {true, false})
    for (const std::string& name : candidates) {
      const Column& column = input.data->column(name);
      std::string& open = names[0].empty() ? names[0] : names[1];
      if (open.empty() && name != names[0] && name != names[1] && (filling ? fills(column) : varies(column, kinds)))
        open = name;
    }
  if (names[1].empty())
    throw Error(ErrorKind::usage,
                std::string("a plane needs two ") + (kinds == Plane::Kinds::numbers ? "numbers" : "predictors") +
                    " that vary, and the model has fewer here",
                "choose a chart of one predictor");
  return names;
}

Explained explained_of(const ChartInput& input) {
  return {first_model(input), *input.data, input.options, input.score};
}

Places with_margin(Places places) {
  if (places.kind != ColumnKind::number) return places;
  const double low = places.numbers.front(), high = places.numbers.back(), margin = kMargin * (high - low);
  const double steps = static_cast<double>(places.size() - 1);
  for (std::size_t i = 0; i < places.size(); ++i)
    places.numbers[i] = low - margin + static_cast<double>(i) / steps * (high - low + 2 * margin);
  return places;
}

std::vector<std::int32_t> classes_of(const Explained& explained) {
  const Model& model = explained.model();
  if (!model.classifies() || !has_answers(model, &explained.frame()))
    return std::vector<std::int32_t>(explained.frame().rows(), -1);
  return train::read_target(explained.frame(), model.impl().trained.learnt.target).truth.classes;
}

}  // namespace

Plane::Plane(const ChartInput& input, std::size_t points, Kinds kinds) : explained_(explained_of(input)) {
  const auto names = chosen(input, kinds);
  x_ = with_margin(even_places_of(explained_.frame().column(names[0]), points));
  y_ = with_margin(even_places_of(explained_.frame().column(names[1]), points));
  classes_ = classes_of(explained_);
}

std::size_t Plane::place(const Places& places, std::size_t row) const {
  const Column& column = explained_.frame().column(places.column);
  if (places.kind == ColumnKind::category) {
    const auto found = std::find(places.levels.begin(), places.levels.end(), column.cell(row));
    return static_cast<std::size_t>(found - places.levels.begin());
  }
  const double low = places.numbers.front(),
               step = (places.numbers.back() - low) / static_cast<double>(places.size() - 1);
  return static_cast<std::size_t>(std::lround((column.number(row) - low) / step));
}

bool Plane::missing(std::size_t row) const {
  return explained_.frame().column(x_.column).missing(row) || explained_.frame().column(y_.column).missing(row);
}

json Plane::json_of(const Places& places) {
  if (places.kind == ColumnKind::number) return numbers(places.numbers);
  json levels = json::array();
  for (const std::string& level : places.levels) levels.push_back(shown(level));
  return levels;
}

json Plane::cells(const Places& places, const std::vector<std::size_t>& rows) const {
  const Column& column = explained_.frame().column(places.column);
  json cells = json::array();
  for (const std::size_t row : rows)
    cells.push_back(places.kind == ColumnKind::number ? number(column.number(row)) : json(shown(column.cell(row))));
  return cells;
}

namespace {

json range_of(const Places& places, double beyond) {
  const double low = places.numbers.front(), high = places.numbers.back();
  const double more = beyond * (high - low) / static_cast<double>(places.size() - 1);
  return numbers({low - more, high + more});
}

}  // namespace

json Plane::layout(double beyond) const {
  json layout = axes(shown(x_.column), shown(y_.column));
  for (const auto& [axis, places] : {std::pair("xaxis", &x_), std::pair("yaxis", &y_)}) {
    layout[axis]["showgrid"] = false;
    layout[axis]["zeroline"] = false;
    if (places->kind == ColumnKind::number)
      layout[axis]["range"] = range_of(*places, beyond);
    else
      layout[axis]["type"] = "category";
  }
  return layout;
}

std::vector<json> Plane::points() const {
  const std::vector<std::size_t> rows =
      drawn(explained_.frame().rows(), kCloudPoints, explained_.options().explain_seed);
  const std::vector<std::string>& levels = explained_.model().levels();
  std::vector<std::vector<std::size_t>> parts(levels.size() + 1);  // the last: of no class
  for (const std::size_t row : rows)
    if (!missing(row))
      parts[classes_[row] < 0 ? levels.size() : static_cast<std::size_t>(classes_[row])].push_back(row);
  std::vector<json> traces;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    if (parts[part].empty()) continue;
    const bool none = part == levels.size();
    json trace = report::points(none ? "rows" : shown(levels[part]), cells(x_, parts[part]), cells(y_, parts[part]),
                                none ? series_color(6) : series_color(part), 7);
    trace["marker"]["symbol"] = series_symbol(none ? 0 : part);
    trace["marker"]["line"] = {{"color", "#ffffff"}, {"width", 1}};
    traces.push_back(std::move(trace));
  }
  return traces;
}

std::string Plane::over() const { return shown(x_.column) + " and " + shown(y_.column); }

std::string Plane::held() const {
  const std::size_t others = predictors(explained_.model()).size() - 2;
  if (others == 0) return "";
  return " The other " + (others == 1 ? "predictor is" : std::to_string(others) + " predictors are") + " held at the " +
         explained_.options().hold + ", categories at the most frequent level.";
}

std::string Plane::drawn_text() const {
  const std::size_t rows = explained_.frame().rows();
  if (rows <= kCloudPoints) return "";
  return " Of " + whole(static_cast<double>(rows)) + " rows " + whole(static_cast<double>(kCloudPoints)) +
         " are drawn, chosen by the seed.";
}

json grid(const std::vector<double>& values, std::size_t columns) {
  json rows = json::array();
  for (std::size_t first = 0; first < values.size(); first += columns) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first);
    rows.push_back(numbers({begin, begin + static_cast<std::ptrdiff_t>(columns)}));
  }
  return rows;
}

}  // namespace lamina::report
