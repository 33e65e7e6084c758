// The answers of each two of several models against each other.
#include <algorithm>

#include "lamina/error.hpp"
#include "report/answers.hpp"
#include "report/judging_charts.hpp"
#include "report/panels.hpp"
#include "report/text.hpp"
#include "report/thinning.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kMostModels = 6;

// The probability of the positive level, or the first target.
std::vector<double> answers_of(const Model& model, const Predictions& predictions) {
  std::vector<double> values;
  const std::size_t width = model.classifies() ? 2 : predictions.columns();
  const std::vector<double>& all = model.classifies() ? predictions.probabilities : predictions.values;
  for (std::size_t row = 0; row < predictions.rows; ++row)
    values.push_back(all[row * width + (model.classifies() ? model.positive() : 0)]);
  return values;
}

// Rows by true class, so that each has its colour; of numbers all are one.
struct Group {
  std::string name;
  std::vector<std::size_t> rows;
};

std::vector<Group> groups_of(const Model& model, const Scored& answers, const std::vector<std::size_t>& rows) {
  if (!model.classifies()) return {{"rows", rows}};
  std::vector<Group> groups;
  for (const std::string& level : model.levels()) groups.push_back({shown(level, 40), {}});
  for (const std::size_t row : rows)
    if (answers.truth.classes[row] >= 0)
      groups[static_cast<std::size_t>(answers.truth.classes[row])].rows.push_back(row);
  return groups;
}

std::vector<double> ends_of(const std::vector<std::vector<double>>& answers, bool probabilities) {
  if (probabilities) return {0, 1};
  double low = answers[0][0], high = low;
  for (const auto& own : answers)
    for (const double value : own) low = std::min(low, value), high = std::max(high, value);
  return {low, high};
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

}  // namespace

bool has_pairs(const ChartInput& input) {
  return input.models.size() > 1 && (judges(input, Task::binary) || judges(input, Task::regression)) &&
         scored(input)->predictions.rows > 0;
}

std::vector<Chart> draw_pairs(const ChartInput& input) {
  check_tasks(input, "pairs", {Task::binary, Task::regression});
  const std::size_t models = std::min(input.models.size(), kMostModels), side = models - 1;
  if (models < 2) throw Error(ErrorKind::usage, "the chart pairs compares models", "name at least two model files");
  const Model& model = first_model(input);
  std::vector<std::vector<double>> answers;
  for (std::size_t i = 0; i < models; ++i)
    answers.push_back(answers_of(*input.models[i].model, scored(input, i)->predictions));
  if (answers[0].empty())
    throw Error(ErrorKind::data, "no row has the target", "give rows with it",
                {input.data->source(), 0, model.target()});
  const std::size_t panel_count = side * (side + 1) / 2;
  const std::vector<std::size_t> rows =
      drawn(answers[0].size(), std::max<std::size_t>(300, kCloudPoints / panel_count), input.options.explain_seed);
  const std::vector<Group> groups = groups_of(model, *scored(input), rows);
  const json ends = numbers(ends_of(answers, model.classifies()));
  Chart chart{"pairs", model.classifies() ? "Fitted probabilities in pairs" : "Predictions in pairs", "", json::array(),
              json::object()};
  Panels panels(chart, side * side, side, side == 1 ? 460 : 240);
  for (std::size_t r = 0; r < side; ++r)
    for (std::size_t c = 0; c < side; ++c) {
      const std::size_t panel = r * side + c;
      if (c > r) {
        panels.x_axis(panel)["visible"] = panels.y_axis(panel)["visible"] = false;
        continue;
      }
      json diagonal = line("equal", ends, ends, kQuiet, 1.2, "dash");
      diagonal["showlegend"] = false;
      panels.add(panel, std::move(diagonal));
      for (std::size_t g = 0; g < groups.size(); ++g) {
        json cloud = points(groups[g].name, numbers(taken(answers[c], groups[g].rows)),
                            numbers(taken(answers[r + 1], groups[g].rows)), with_opacity(series_color(g), 0.55), 4);
        cloud.update({{"showlegend", panel == 0 && groups.size() > 1}, {"legendgroup", groups[g].name}});
        panels.add(panel, std::move(cloud));
      }
      panels.name(panel, shown(input.models[c].name, 30));
      panels.name_row(panel, shown(input.models[r + 1].name, 30));
    }
  chart.layout["showlegend"] = groups.size() > 1;
  chart.layout["legend"] = {{"title", {{"text", "truth"}}}};
  chart.caption = "What each two of the models answer for the same rows" +
                  (model.classifies() ? ": the probability of " + positive_level(input) : std::string()) +
                  ". On the dashed lines they agree; " + shown(input.models[0].name, 30) + " and " +
                  shown(input.models[1].name, 30) + " differ by up to " +
                  figure(largest_difference(answers[0], answers[1]), 2) + ".";
  return {chart};
}

}  // namespace lamina::report
