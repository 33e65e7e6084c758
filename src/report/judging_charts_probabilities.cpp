// What probabilities are worth: calibration, thresholds, and their histogram by true class.
#include <algorithm>
#include <cmath>

#include "lamina/calibration_table.hpp"
#include "lamina/error.hpp"
#include "lamina/thresholds.hpp"
#include "report/answers.hpp"
#include "report/histogram.hpp"
#include "report/judging_charts.hpp"
#include "report/text.hpp"
#include "report/thinning.hpp"

namespace lamina::report {

namespace {

constexpr double kNormal975 = 1.959963984540054;  // the 97.5 % quantile of the standard normal distribution

// How far the interval of Wilson (1927, Probable inference) for a share of n rows goes below or above it.
double wilson(double share, double n, double sign) {
  const double z2 = kNormal975 * kNormal975;
  const double centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kNormal975 / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  return std::max(0.0, sign * (centre + sign * half - share));
}

json calibration_trace(const std::string& name, const std::vector<CalibrationBin>& bins, std::size_t place,
                       bool alone) {
  std::vector<double> x, y, up, down;
  json texts = json::array();
  for (const CalibrationBin& bin : bins) {
    x.push_back(bin.mean_predicted);
    y.push_back(bin.observed);
    up.push_back(wilson(bin.observed, bin.rows, 1));
    down.push_back(wilson(bin.observed, bin.rows, -1));
    texts.push_back(counted_whole(bin.rows, "row"));
  }
  json trace = line(name, numbers(x), numbers(y), series_color(place), 2, series_dash(place));
  trace.update(
      {{"mode", "lines+markers"}, {"hovertext", texts}, {"marker", {{"color", series_color(place)}, {"size", 8}}}});
  if (alone)
    trace["error_y"] = {{"type", "data"}, {"symmetric", false}, {"array", numbers(up)}, {"arrayminus", numbers(down)}};
  return trace;
}

std::string bins_said(const std::vector<CalibrationBin>& bins) {
  const auto [least, most] = std::minmax_element(
      bins.begin(), bins.end(), [](const CalibrationBin& a, const CalibrationBin& b) { return a.rows < b.rows; });
  return std::to_string(bins.size()) + (bins.size() == 1 ? " bin of " : " bins of ") +
         (least->rows == most->rows ? "" : whole(least->rows) + " to ") + counted_whole(most->rows, "row");
}

}  // namespace

std::vector<Chart> draw_calibration(const ChartInput& input) {
  check_tasks(input, "calibration", {Task::binary});
  const std::string level = positive_level(input);
  Chart chart{"calibration", "Calibration", "", json::array(),
              axes("mean predicted probability of " + level, "share of " + level + " among the rows")};
  chart.data.push_back(line("perfectly calibrated", {0, 1}, {0, 1}, kQuiet, 1.5, "dash"));
  const bool alone = input.models.size() == 1;
  double most = 0;
  for (std::size_t model = 0; model < input.models.size(); ++model) {
    const CalibrationTable table = calibration_table(*both_classes(input, model));
    for (const CalibrationBin& bin : table.bins)
      most = std::max({most, bin.mean_predicted, bin.observed + (alone ? wilson(bin.observed, bin.rows, 1) : 0)});
    const std::string name = shown(input.models[model].name, 40);
    chart.data.push_back(calibration_trace(name, table.bins, model, alone));
    chart.caption += (alone ? "" : name + ": ") + bins_said(table.bins) + "; predicted and observed shares differ by " +
                     figure(table.expected_error, 2) + " in the mean. ";
  }
  for (const char* axis : {"xaxis", "yaxis"}) chart.layout[axis]["range"] = numbers({0, std::min(1.02, 1.08 * most)});
  chart.caption += alone ? "Lines are intervals of 95 %; on the dashed line probabilities are right."
                         : "On the dashed line probabilities are right.";
  return {chart};
}

namespace {

json threshold_trace(const Cuts& cuts, const char* key, std::size_t place) {
  const ThresholdMetric& metric = *find_threshold_metric(key);
  std::vector<double> x, y;
  for (std::size_t cut = 0; cut < cuts.cuts.size(); ++cut) {
    x.push_back(cuts.cuts[cut].threshold);
    y.push_back(metric.value(cuts.outcome(cut)));
  }
  const std::vector<std::size_t> places = thinned(x, y, 200);
  json trace =
      line(key, numbers(taken(x, places)), numbers(taken(y, places)), series_color(place), 2, series_dash(place));
  trace["line"]["shape"] = "hv";  // thresholds descend: down to the next one nothing changes
  return trace;
}

}  // namespace

std::vector<Chart> draw_thresholds(const ChartInput& input) {
  check_tasks(input, "thresholds", {Task::binary});
  const auto cuts = both_classes(input, 0);
  Chart chart{"thresholds", "Metrics by threshold", "", json::array(),
              axes("threshold: positive from this probability on", "value")};
  chart.layout["xaxis"]["range"] = {0, 1};
  chart.layout["yaxis"]["range"] = {0, 1.02};
  std::size_t place = 0;
  for (const char* key : {"f1", "accuracy", "precision", "recall"})
    chart.data.push_back(threshold_trace(*cuts, key, place++));
  const auto f1 = maximum(*cuts, *find_threshold_metric("f1"));
  const auto accuracy = maximum(*cuts, *find_threshold_metric("accuracy"));
  json mark = points("largest F1", numbers({f1->threshold}), numbers({f1->value}), series_color(0), 12);
  mark["marker"]["symbol"] = "diamond";
  chart.data.push_back(std::move(mark));
  chart.caption = "F1 is largest, " + figure(f1->value, 3) + ", at the threshold " + figure(f1->threshold, 3) +
                  "; accuracy, " + figure(accuracy->value, 3) + ", at " + figure(accuracy->threshold, 3) +
                  ". Positive is " + positive_level(input) + ".";
  return {chart};
}

std::vector<Chart> draw_scores(const ChartInput& input) {
  check_tasks(input, "scores", {Task::binary});
  const auto answers = scored(input);
  const Predictions& predictions = answers->predictions;
  const std::size_t positive = first_model(input).positive();
  const std::string level = positive_level(input);
  Chart chart{"scores", "Predicted probabilities by class", "", json::array(),
              axes("predicted probability of " + level, "share of the class")};
  std::vector<std::vector<double>> values(2);
  for (std::size_t row = 0; row < predictions.rows; ++row)
    if (const std::int32_t truth = answers->truth.classes[row]; truth >= 0)
      values[static_cast<std::size_t>(truth)].push_back(predictions.probabilities[2 * row + positive]);
  for (std::size_t truth = 0; truth < 2; ++truth) {
    const std::string name = shown(predictions.levels[truth], 40);
    const Histogram bins = histogram(values[truth], static_cast<std::size_t>(input.options.bins), 0, 1);
    chart.data.push_back(histogram_bars(name, bins, series_color(truth), true));
    chart.data.back()["opacity"] = 0.65;
    double sum = 0;
    for (const double value : values[truth]) sum += value;
    if (!values[truth].empty())
      chart.caption += "The " + counted_whole(static_cast<double>(values[truth].size()), "row") + " of " + name +
                       " get " + figure(sum / static_cast<double>(values[truth].size()), 3) + " in the mean. ";
  }
  chart.caption += "The less the two overlap, the better the classes are told apart.";
  chart.layout.update({{"barmode", "overlay"}, {"bargap", 0}, {"legend", {{"title", {{"text", "truth"}}}}}});
  chart.layout["xaxis"]["range"] = {0, 1};
  chart.layout["yaxis"].update({{"tickformat", ".0%"}, {"rangemode", "tozero"}});
  return {chart};
}

}  // namespace lamina::report
