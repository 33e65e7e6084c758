// Numbers beside the truth: residuals and predictions; and an autoencoder's errors.
#include <algorithm>
#include <cmath>

#include "lamina/error.hpp"
#include "report/answers.hpp"
#include "report/histogram.hpp"
#include "report/judging_charts.hpp"
#include "report/text.hpp"
#include "report/thinning.hpp"

namespace lamina::report {

namespace {

// One target's answers beside the truth.
struct Target {
  std::string name;
  std::vector<double> predicted, truth, residuals;  // residual: truth − prediction
};

std::vector<Target> targets_of(const ChartInput& input) {
  const auto answers = scored(input);
  const Model& model = first_model(input);
  const std::size_t count = model.targets().size();
  std::vector<Target> targets(count);
  for (std::size_t i = 0; i < count; ++i) {
    targets[i].name = model.targets()[i];
    for (std::size_t row = 0; row < answers->predictions.rows; ++row) {
      const double truth = answers->truth.values[row * count + i];
      if (std::isnan(truth)) continue;
      targets[i].predicted.push_back(answers->predictions.values[row * count + i]);
      targets[i].truth.push_back(truth);
      targets[i].residuals.push_back(truth - targets[i].predicted.back());
    }
    if (targets[i].truth.empty())
      throw Error(ErrorKind::data, "no row has the target", "give rows with it",
                  {input.data->source(), 0, targets[i].name});
  }
  return targets;
}

std::string drawn_said(std::size_t drawn, std::size_t all) {
  if (drawn == all) return "";
  return " " + whole(static_cast<double>(drawn)) + " of " + counted_whole(static_cast<double>(all), "row") +
         " are drawn.";
}

double root_mean_square(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return std::sqrt(sum / static_cast<double>(values.size()));
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

json level_line(const char* axis, double at, const char* dash) {
  json shape = {{"type", "line"}, {"xref", "paper"},
                {"yref", axis},   {"x0", 0},
                {"x1", 1},        {"y0", at},
                {"y1", at},       {"line", {{"color", kQuiet}, {"width", 1.5}, {"dash", dash}}}};
  return shape;
}

// Left the residuals against the predictions, right their histogram on the same axis.
Chart residuals_of(const ChartInput& input, const Target& target, bool several) {
  const std::vector<std::size_t> rows = drawn(target.truth.size(), kCloudPoints, input.options.explain_seed);
  Chart chart{several ? anchor("residuals", target.name) : "residuals",
              "Residuals" + (several ? " of " + shown(target.name, 60) : std::string()), "", json::array(),
              axes("predicted " + shown(target.name, 60), "truth − prediction")};
  chart.data.push_back(points("rows", numbers(taken(target.predicted, rows)), numbers(taken(target.residuals, rows)),
                              with_opacity(series_color(0), 0.55), 5));
  const Histogram bins = histogram(target.residuals, static_cast<std::size_t>(input.options.bins));
  json across = histogram_bars("histogram", bins, series_color(4));
  std::swap(across["x"], across["y"]);
  across.update({{"orientation", "h"}, {"xaxis", "x2"}, {"yaxis", "y"}});
  chart.data.push_back(std::move(across));
  chart.layout["xaxis"]["domain"] = {0, 0.76};
  chart.layout["xaxis2"] = {{"domain", {0.8, 1}}, {"anchor", "y"}, {"title", {{"text", "rows"}}}};
  chart.layout["shapes"] = json::array({level_line("y", 0, "dash")});
  chart.layout.update({{"showlegend", false}, {"bargap", 0.02}});
  chart.caption = "The root mean square of the residuals is " + figure(root_mean_square(target.residuals)) +
                  ", their mean " + figure(mean(target.residuals), 3) + "." +
                  drawn_said(rows.size(), target.truth.size());
  return chart;
}

std::vector<double> both_ends(const Target& target) {
  const auto [low, high] = std::minmax_element(target.truth.begin(), target.truth.end());
  const auto [least, most] = std::minmax_element(target.predicted.begin(), target.predicted.end());
  return {std::min(*low, *least), std::max(*high, *most)};
}

// Share of the truth's variance that the predictions explain; NaN when it has none.
double r_squared(const Target& target) {
  const double middle = mean(target.truth);
  double whole = 0, rest = 0;
  for (std::size_t i = 0; i < target.truth.size(); ++i) {
    whole += (target.truth[i] - middle) * (target.truth[i] - middle);
    rest += target.residuals[i] * target.residuals[i];
  }
  return whole > 0 ? 1 - rest / whole : std::nan("");
}

Chart predictions_of(const ChartInput& input, const Target& target, bool several) {
  const std::vector<std::size_t> rows = drawn(target.truth.size(), kCloudPoints, input.options.explain_seed);
  const std::string name = shown(target.name, 60);
  Chart chart{several ? anchor("predicted-actual", target.name) : "predicted-actual", "Predicted and actual " + name,
              "", json::array(), axes("predicted " + name, "actual " + name)};
  const json ends = numbers(both_ends(target));
  chart.data.push_back(line("prediction = truth", ends, ends, kQuiet, 1.5, "dash"));
  chart.data.push_back(points("rows", numbers(taken(target.predicted, rows)), numbers(taken(target.truth, rows)),
                              with_opacity(series_color(0), 0.55), 5));
  const double r2 = r_squared(target);
  chart.caption = std::string(std::isnan(r2) ? "" : "R² is " + figure(r2, 3) + ". ") +
                  "On the dashed line predictions are right." + drawn_said(rows.size(), target.truth.size());
  chart.layout["showlegend"] = false;
  return chart;
}

}  // namespace

std::vector<Chart> draw_residuals(const ChartInput& input) {
  check_tasks(input, "residuals", {Task::regression});
  std::vector<Chart> charts;
  const std::vector<Target> targets = targets_of(input);
  for (const Target& target : targets) charts.push_back(residuals_of(input, target, targets.size() > 1));
  return charts;
}

std::vector<Chart> draw_predicted_actual(const ChartInput& input) {
  check_tasks(input, "predicted-actual", {Task::regression});
  std::vector<Chart> charts;
  const std::vector<Target> targets = targets_of(input);
  for (const Target& target : targets) charts.push_back(predictions_of(input, target, targets.size() > 1));
  return charts;
}

namespace {

Chart column_errors_of(const ChartInput& input) {
  std::vector<ColumnError> errors = first_model(input).column_errors(*input.data, input.score);
  std::stable_sort(errors.begin(), errors.end(),
                   [](const ColumnError& a, const ColumnError& b) { return a.error > b.error; });
  const std::size_t count = std::min(errors.size(), static_cast<std::size_t>(input.options.top));
  json names = json::array(), values = json::array();
  for (std::size_t i = 0; i < count; ++i) {
    names.push_back(shown(errors[i].column));
    values.push_back(number(errors[i].error));
  }
  Chart chart{"reconstruction", "Reconstruction error by column", "", json::array(),
              axes("mean squared error of the encoded column", "")};
  chart.data.push_back(sideways_bars("error", names, values, series_color(0)));
  chart.layout["yaxis"].update({{"type", "category"}, {"autorange", "reversed"}});
  chart.layout["showlegend"] = false;
  chart.layout["height"] = 130 + 26 * static_cast<int>(count);
  chart.caption = "Worst reconstructed is " + shown(errors.front().column, 40) + ", with " +
                  figure(errors.front().error, 3) + ", best " + shown(errors.back().column, 40) + ", with " +
                  figure(errors.back().error, 3) + ".";
  if (count < errors.size())
    chart.caption += " The worst " + whole(static_cast<double>(count)) + " of " +
                     counted_whole(static_cast<double>(errors.size()), "column") + " are drawn.";
  return chart;
}

Chart row_errors_of(const ChartInput& input) {
  const auto answers = scored(input);
  const std::vector<double>& errors = answers->predictions.values;
  Chart chart{"reconstruction-rows", "Reconstruction error by row", "", json::array(),
              axes("reconstruction error of a row", "rows")};
  const Histogram bins = histogram(errors, static_cast<std::size_t>(input.options.bins));
  chart.data.push_back(histogram_bars("rows", bins, series_color(0)));
  chart.layout.update({{"showlegend", false}, {"bargap", 0.02}});
  const auto worst = std::max_element(errors.begin(), errors.end());
  chart.caption = "The mean error is " + figure(mean(errors), 3) + "; the largest, " + figure(*worst, 3) +
                  ", is that of row " + std::to_string(worst - errors.begin() + 1) + ".";
  return chart;
}

}  // namespace

std::vector<Chart> draw_reconstruction(const ChartInput& input) {
  check_tasks(input, "reconstruction", {Task::reconstruction});
  return {column_errors_of(input), row_errors_of(input)};
}

}  // namespace lamina::report
