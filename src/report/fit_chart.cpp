// The curve that a model of one predictor draws, over the rows.
#include <cmath>

#include "lamina/curves.hpp"
#include "lamina/error.hpp"
#include "report/lecture_charts.hpp"
#include "report/parts.hpp"
#include "report/text.hpp"
#include "report/thinning.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kPlaces = 400;

std::string single_predictor(const NamedModel& named) {
  const std::vector<std::string> names = predictors(*named.model);
  if (names.size() != 1)
    throw Error(ErrorKind::usage,
                "the model " + named.name + " has " + std::to_string(names.size()) +
                    " predictors, and a fit is drawn along a single one",
                "draw it with `lamina plot at`");
  return names.front();
}

const Column& number_column(const Frame& frame, const std::string& name) {
  const Column& column = frame.column(name);
  if (column.kind() != ColumnKind::number)
    throw Error(ErrorKind::data, "the predictor is no number, so there is no curve along it",
                "draw it with `lamina plot at`", {frame.source(), 0, name});
  return column;
}

// What the model answers along the predictor.
json curve(const Explained& explained, const Places& places, const NamedModel& named, std::size_t series) {
  const Frame along({Column::numbers(places.column, places.numbers)});
  const std::vector<double> answers = explained.answerer().answers(along);
  const std::size_t outputs = explained.answerer().outputs().size(), output = explained.outputs().front();
  std::vector<double> values;
  for (std::size_t i = 0; i < places.size(); ++i) values.push_back(answers[i * outputs + output]);
  return line(shown(named.name), numbers(places.numbers), numbers(values), series_color(series), 2,
              series_dash(series));
}

// The rows themselves: a number against the predictor, of classes 1 for the output's level and 0 for the others.
json rows_of(const Explained& explained, const ObservedAnswers& observed) {
  const auto rows = drawn(observed.truth.size(), kCloudPoints, explained.options().explain_seed);
  json trace =
      points("rows", numbers(taken(observed.numbers, rows)), numbers(taken(observed.truth, rows)), series_color(6), 5);
  trace["marker"]["opacity"] = 0.6;
  return trace;
}

// "units-2 0.213", the root of the mean squared distance from the rows.
std::string distance_text(const NamedModel& named, const ObservedAnswers& observed) {
  double sum = 0, rows = 0;
  for (std::size_t row = 0; row < observed.truth.size(); ++row) {
    if (!std::isfinite(observed.truth[row])) continue;
    sum += (observed.truth[row] - observed.answers[row]) * (observed.truth[row] - observed.answers[row]);
    ++rows;
  }
  return rows == 0 ? "" : shown(named.name) + " " + figure(std::sqrt(sum / rows), 3);
}

std::string caption_of(const ChartInput& input, const std::string& predictor, const std::string& output) {
  return "What " +
         (input.models.size() == 1 ? "the model " + shown(input.models[0].name) + " answers"
                                   : std::to_string(input.models.size()) + " models answer") +
         " for " + output + " along " + predictor + " (lines), over the rows (points).";
}

}  // namespace

std::vector<Chart> draw_fit(const ChartInput& input) {
  Chart chart{"fit", "", ""};
  std::size_t series = 0;
  std::string distances;
  for (const NamedModel& named : input.models) {
    const std::string predictor = single_predictor(named);
    const Explained explained(*named.model, *input.data, input.options, input.score);
    const Places places = even_places_of(number_column(explained.frame(), predictor), kPlaces);
    const ObservedAnswers observed = observed_answers(explained, predictor).front();
    if (series == 0) {
      const std::string output = shown(explained.output_name(explained.outputs().front())), along = shown(predictor);
      const std::string what = named.model->classifies() ? "probability of " + output : output;
      chart.title = "Fit of " + output + " along " + along;
      chart.caption = caption_of(input, along, what);
      chart.layout = axes(along, what);
      chart.data.push_back(rows_of(explained, observed));
    }
    const std::string distance = distance_text(named, observed);
    distances += (distances.empty() || distance.empty() ? "" : ", ") + distance;
    chart.data.push_back(curve(explained, places, named, series++));
  }
  if (!distances.empty()) chart.caption += " Root mean squared distances from the rows: " + distances + ".";
  return {chart};
}

}  // namespace lamina::report
