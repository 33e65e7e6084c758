// Where along a predictor curves are computed.
#include <algorithm>
#include <cmath>

#include "explain/quantiles.hpp"
#include "frame/number_text.hpp"
#include "lamina/curves.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace explain {

std::vector<double> sorted_numbers(const Column& column) {
  std::vector<double> numbers;
  for (std::size_t row = 0; row < column.rows(); ++row)
    if (const double value = column.number(row); std::isfinite(value)) numbers.push_back(value);
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::vector<double> quantile_places(const std::vector<double>& sorted, std::size_t points) {
  std::vector<double> places = sorted;
  places.erase(std::unique(places.begin(), places.end()), places.end());
  if (places.size() <= points) return places;
  const std::size_t steps = points - 1;
  places.assign(1, sorted.front());
  for (std::size_t step = 1; step <= steps; ++step) {
    const double value = sorted[(step * sorted.size() + steps - 1) / steps - 1];
    if (value > places.back()) places.push_back(value);
  }
  return places;
}

}  // namespace explain

namespace {

Places places_in(const Column& column, std::vector<double> numbers) {
  return {column.name(), ColumnKind::number, std::move(numbers), {}};
}

Places occurring_levels(const Column& column) {
  std::vector<bool> occurs(column.levels().size(), false);
  for (std::size_t row = 0; row < column.rows(); ++row)
    if (!column.missing(row)) occurs[static_cast<std::size_t>(column.code(row))] = true;
  Places places{column.name(), ColumnKind::category, {}, {}};
  for (std::size_t level = 0; level < occurs.size(); ++level)
    if (occurs[level]) places.levels.push_back(column.levels()[level]);
  return places;
}

Places checked(Places places) {
  if (places.size() >= 2) return places;
  throw Error(ErrorKind::data,
              places.size() == 0 ? "the column has no value" : "the column is constant: it is " + places.text(0),
              "choose another predictor, or rows in which it varies", {{}, 0, places.column});
}

void check_points(std::size_t points) {
  if (points < 2)
    throw Error(ErrorKind::usage, "a curve needs at least two places, not " + std::to_string(points), "ask for more");
}

}  // namespace

std::string Places::text(std::size_t place) const {
  return kind == ColumnKind::number ? number_text(numbers[place]) : levels[place];
}

Places places_of(const Column& column, std::size_t points) {
  check_points(points);
  if (column.kind() != ColumnKind::number) return checked(occurring_levels(column));
  return checked(places_in(column, explain::quantile_places(explain::sorted_numbers(column), points)));
}

Places even_places_of(const Column& column, std::size_t points) {
  check_points(points);
  if (column.kind() != ColumnKind::number) return checked(occurring_levels(column));
  const std::vector<double> sorted = explain::sorted_numbers(column);
  if (sorted.empty() || sorted.front() == sorted.back())
    return checked(places_in(column, explain::quantile_places(sorted, 2)));
  std::vector<double> numbers;
  for (std::size_t i = 0; i < points; ++i) {  // from both ends, so that both are exact and nothing overflows
    const double share = static_cast<double>(i) / static_cast<double>(points - 1);
    const double value = sorted.front() * (1 - share) + sorted.back() * share;
    if (numbers.empty() || value > numbers.back()) numbers.push_back(value);
  }
  return checked(places_in(column, std::move(numbers)));
}

}  // namespace lamina
