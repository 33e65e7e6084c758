// Accumulated local effects: D. Apley, J. Zhu, "Visualizing the effects of predictor variables in black box supervised
// learning models", J. R. Statist. Soc. B 82, 2020. What correlated predictors do is not counted for each other, since
// every row is only asked about places next to its own.
#include <algorithm>
#include <cmath>

#include "explain/curve_kinds.hpp"
#include "explain/vary.hpp"

namespace lamina::explain {

namespace {

using Steps = std::vector<WeightedMean>;  // from each place to the next: the mean change of the answer

// An interval in which no row lies adds nothing.
std::vector<double> accumulated(const Steps& steps) {
  std::vector<double> values(steps.size() + 1);
  for (std::size_t k = 0; k < steps.size(); ++k) values[k + 1] = values[k] + (steps[k].empty() ? 0 : steps[k].value());
  return values;
}

void centre(std::vector<double>& values, const WeightedMean& mean) {
  if (mean.empty()) return;
  for (double& value : values) value -= mean.value();
}

// The interval (z[k], z[k + 1]] that each row's number lies in, the first with its lower end; steps where it is
// missing or outside.
std::vector<std::size_t> intervals(const Column& column, const std::vector<double>& places) {
  std::vector<std::size_t> found(column.rows(), places.size() - 1);
  for (std::size_t row = 0; row < column.rows(); ++row) {
    const double value = column.number(row);
    if (!(value >= places.front() && value <= places.back())) continue;
    const auto above = std::lower_bound(places.begin(), places.end(), value) - places.begin();
    found[row] = above == 0 ? 0 : static_cast<std::size_t>(above) - 1;
  }
  return found;
}

struct Answers {
  std::vector<double> low, own, high;
};

std::vector<double> answers_at(const Explained& explained, const Places& places,
                               const std::vector<std::size_t>& place_of_row) {
  return explained.answerer().answers(with_column(explained.frame(), column_at(explained, places, place_of_row)));
}

// The curve of single rows at their own numbers has mean 0.
void finish_number(const Explained& explained, const Column& column, const std::vector<std::size_t>& interval,
                   const Steps& steps, Curve& curve) {
  curve.values = accumulated(steps);
  const std::vector<double>&z = curve.places.numbers, &f = curve.values;
  WeightedMean mean;
  for (std::size_t row = 0; row < interval.size(); ++row) {
    const std::size_t k = interval[row];
    if (k == steps.size()) continue;
    mean.add(f[k] + (f[k + 1] - f[k]) * ((column.number(row) - z[k]) / (z[k + 1] - z[k])), explained.weights()[row]);
  }
  centre(curve.values, mean);
}

std::vector<Curve> effects_of_number(const Explained& explained, const Places& places) {
  const Column column = taken_column(explained, places.column, ColumnKind::number);
  const std::size_t last = places.size() - 1;
  const std::vector<std::size_t> interval = intervals(column, places.numbers);
  std::vector<std::size_t> high(interval);
  for (std::size_t& end : high) end = std::min(end + 1, last);
  const std::vector<double> at_low = answers_at(explained, places, interval);
  const std::vector<double> at_high = answers_at(explained, places, high);
  const std::size_t width = explained.answerer().outputs().size();
  std::vector<Curve> found = blank_curves(explained, "ale", places);
  for (std::size_t i = 0; i < found.size(); ++i) {
    Steps steps(last);
    for (std::size_t row = 0; row < interval.size(); ++row) {
      const std::size_t cell = row * width + explained.outputs()[i];
      if (interval[row] < last) steps[interval[row]].add(at_high[cell] - at_low[cell], explained.weights()[row]);
    }
    finish_number(explained, column, interval, steps, found[i]);
  }
  return found;
}

// A step between two levels is the mean over the rows of both.
Steps steps_of_levels(const Explained& explained, const std::vector<std::size_t>& place, std::size_t levels,
                      const Answers& answers, std::size_t output) {
  Steps steps(levels - 1);
  const std::size_t width = explained.answerer().outputs().size();
  for (std::size_t row = 0; row < place.size(); ++row) {
    const std::size_t cell = row * width + output, own = place[row];
    const double weight = explained.weights()[row];
    if (own == levels) continue;
    if (own + 1 < levels) steps[own].add(answers.high[cell] - answers.own[cell], weight);
    if (own > 0) steps[own - 1].add(answers.own[cell] - answers.low[cell], weight);
  }
  return steps;
}

std::vector<Curve> effects_of_category(const Explained& explained, const Places& places) {
  const Column column = taken_column(explained, places.column, ColumnKind::category);
  const std::size_t levels = places.size();
  const std::vector<std::size_t> own = places_of_levels(column, places);
  std::vector<std::size_t> low(own), high(own);
  for (std::size_t row = 0; row < own.size(); ++row) {
    low[row] = own[row] == levels || own[row] == 0 ? 0 : own[row] - 1;
    high[row] = std::min(own[row] + 1, levels - 1);
  }
  const Answers answers{answers_at(explained, places, low), explained.answerer().answers(explained.frame()),
                        answers_at(explained, places, high)};
  std::vector<Curve> found = blank_curves(explained, "ale", places);
  for (std::size_t i = 0; i < found.size(); ++i) {
    found[i].values = accumulated(steps_of_levels(explained, own, levels, answers, explained.outputs()[i]));
    WeightedMean mean;
    for (std::size_t place = 0; place < levels; ++place) mean.add(found[i].values[place], found[i].rows_at[place]);
    centre(found[i].values, mean);
  }
  return found;
}

}  // namespace

std::vector<Curve> local_effects(const Explained& explained, const Places& places) {
  return places.kind == ColumnKind::number ? effects_of_number(explained, places)
                                           : effects_of_category(explained, places);
}

}  // namespace lamina::explain
