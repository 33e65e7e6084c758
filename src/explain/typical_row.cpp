#include "explain/typical_row.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "explain/curve_kinds.hpp"
#include "explain/vary.hpp"
#include "model/impl.hpp"

namespace lamina::explain {

namespace {

using Weighed = std::vector<std::pair<double, double>>;  // values that count, ascending, and their weights

Weighed weighed_numbers(const Column& column, const std::vector<double>& weights) {
  Weighed found;
  for (std::size_t row = 0; row < column.rows(); ++row)
    if (weights[row] > 0 && !column.missing(row)) found.emplace_back(column.number(row), weights[row]);
  return found;
}

double mean(const Weighed& values) {
  WeightedMean all;
  for (const auto& [value, weight] : values) all.add(value, weight);
  return all.value();
}

// Half of the weight lies below it and half above; between two values their middle.
double median(Weighed values) {
  std::stable_sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  double total = 0, below = 0;
  for (const auto& one : values) total += one.second;
  for (std::size_t i = 0; i < values.size(); ++i) {
    below += values[i].second;
    if (below > total / 2) return values[i].first;
    if (below == total / 2 && i + 1 < values.size()) return values[i].first / 2 + values[i + 1].first / 2;
  }
  return values.back().first;
}

// The value with the largest weight, of several the least.
double mode(Weighed values) {
  std::stable_sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  double best = values.front().first, most = 0;
  for (std::size_t i = 0; i < values.size();) {
    const double value = values[i].first;
    double weight = 0;
    for (; i < values.size() && values[i].first == value; ++i) weight += values[i].second;
    if (weight > most) most = weight, best = value;
  }
  return best;
}

double held(const Column& column, const std::vector<double>& weights, const std::string& how) {
  Weighed values = weighed_numbers(column, weights);
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  if (how == "median") return median(std::move(values));
  return how == "mode" ? mode(std::move(values)) : mean(values);
}

Column held_category(const Column& column, const std::vector<double>& weights, std::size_t count) {
  std::vector<double> sums(column.levels().size());
  for (std::size_t row = 0; row < column.rows(); ++row)
    if (!column.missing(row)) sums[static_cast<std::size_t>(column.code(row))] += weights[row];
  const auto most = std::max_element(sums.begin(), sums.end());
  if (most == sums.end() || !(*most > 0))
    return Column::categories(column.name(), std::vector<std::int32_t>(count, -1), {});
  return Column::categories(column.name(), std::vector<std::int32_t>(count, 0),
                            {column.levels()[static_cast<std::size_t>(most - sums.begin())]});
}

Column held_number(const Explained& explained, const Column& column, const std::string& how, bool pixel,
                   std::size_t count) {
  const double value = held(column, explained.weights(), how);
  if (!pixel) return Column::numbers(column.name(), std::vector<double>(count, value));
  const Places one{column.name(), ColumnKind::number, {value}, {}};
  return column_at(explained, one, std::vector<std::size_t>(count, 0));
}

}  // namespace

Frame typical_rows(const Explained& explained, std::size_t count) {
  const Frame& frame = explained.frame();
  std::vector<Column> columns;
  const train::Learnt& learnt = explained.model().impl().trained.learnt;
  for (const EncodedColumn& encoded : learnt.encoder.columns()) {
    const Column column = taken_column(explained, encoded.name, encoded.kind);
    columns.push_back(column.kind() == ColumnKind::number
                          ? held_number(explained, column, explained.options().hold, encoded.image_byte, count)
                          : held_category(column, explained.weights(), count));
  }
  if (!learnt.target.offset.empty())
    columns.push_back(held_number(explained, frame.column(learnt.target.offset), "mean", false, count));
  Frame rows(std::move(columns), frame.source());
  rows.image_height = frame.image_height;
  rows.image_width = frame.image_width;
  return rows;
}

std::vector<Curve> typical_row_curve(const Explained& explained, const Places& places) {
  std::vector<Curve> found = blank_curves(explained, "at", places);
  std::vector<std::size_t> each(places.size());
  for (std::size_t place = 0; place < each.size(); ++place) each[place] = place;
  const Frame rows = with_column(typical_rows(explained, places.size()), column_at(explained, places, each));
  const std::vector<double> answers = explained.answerer().answers(rows);
  const std::size_t width = explained.answerer().outputs().size();
  for (std::size_t i = 0; i < found.size(); ++i)
    for (std::size_t place = 0; place < places.size(); ++place)
      found[i].values[place] = answers[place * width + explained.outputs()[i]];
  return found;
}

}  // namespace lamina::explain
