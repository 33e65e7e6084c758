// The answers of each two of several models against each other.
#include <algorithm>
#include <cmath>

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
  double low = probabilities ? 0 : answers[0][0], high = low;
  for (const auto& own : answers)
    for (const double value : own) low = std::min(low, value), high = std::max(high, value);
  return {low, high};
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

// The panels below the diagonal of a matrix: model c along the horizontal, model r + 1 along the vertical axis.
class PairPanels {
 public:
  PairPanels(Chart& chart, std::size_t models, const json& ends)
      : side_(models - 1), ends_(ends), panels_(chart, side_ * side_, side_, side_ == 1 ? 460 : 240) {
    for (std::size_t r = 0; r < side_; ++r)
      for (std::size_t c = r + 1; c < side_; ++c)
        panels_.x_axis(r * side_ + c)["visible"] = panels_.y_axis(r * side_ + c)["visible"] = false;
  }

  void add(std::size_t r, std::size_t c, const std::vector<Group>& groups, const std::vector<double>& across,
           const std::vector<double>& up) {
    const std::size_t panel = r * side_ + c;
    json diagonal = line("equal", ends_, ends_, kQuiet, 1.2, "dash");
    diagonal["showlegend"] = false;
    panels_.add(panel, std::move(diagonal));
    for (std::size_t g = 0; g < groups.size(); ++g) {
      json cloud = points(groups[g].name, numbers(taken(across, groups[g].rows)), numbers(taken(up, groups[g].rows)),
                          with_opacity(series_color(g), 0.55), 4);
      cloud.update({{"showlegend", panel == 0 && groups.size() > 1}, {"legendgroup", groups[g].name}});
      panels_.add(panel, std::move(cloud));
    }
  }
  void name(std::size_t r, std::size_t c, const std::string& across, const std::string& up) {
    panels_.name(r * side_ + c, across);
    panels_.name_row(r * side_ + c, up);
  }

 private:
  std::size_t side_;
  json ends_;
  Panels panels_;
};

// What each of the first models answers.
std::vector<std::vector<double>> all_answers(const ChartInput& input) {
  std::vector<std::vector<double>> answers;
  for (std::size_t i = 0; i < std::min(input.models.size(), kMostModels); ++i)
    answers.push_back(answers_of(*input.models[i].model, scored(input, i)->predictions));
  if (answers.size() < 2)
    throw Error(ErrorKind::usage, "the chart pairs compares models", "name at least two model files");
  if (answers[0].empty())
    throw Error(ErrorKind::data, "no row has the target", "give rows with it",
                {input.data->source(), 0, first_model(input).target()});
  return answers;
}

std::string said_of(const ChartInput& input, const std::vector<std::vector<double>>& answers) {
  const std::string what = first_model(input).classifies() ? ": the probability of " + positive_level(input) : "";
  return "What each two of the models answer for the same rows" + what + ". On the dashed lines they agree; " +
         shown(input.models[0].name, 30) + " and " + shown(input.models[1].name, 30) + " differ by up to " +
         figure(largest_difference(answers[0], answers[1]), 2) + ".";
}

}  // namespace

bool has_pairs(const ChartInput& input) {
  return input.models.size() > 1 && (judges(input, Task::binary) || judges(input, Task::regression)) &&
         scored(input)->predictions.rows > 0;
}

std::vector<Chart> draw_pairs(const ChartInput& input) {
  check_tasks(input, "pairs", {Task::binary, Task::regression});
  const bool classes = first_model(input).classifies();
  const std::vector<std::vector<double>> answers = all_answers(input);
  const std::size_t panels = answers.size() * (answers.size() - 1) / 2;
  const std::vector<std::size_t> rows =
      drawn(answers[0].size(), std::max<std::size_t>(300, kCloudPoints / panels), input.options.explain_seed);
  const std::vector<Group> groups = groups_of(first_model(input), *scored(input), rows);
  Chart chart{"pairs", classes ? "Fitted probabilities in pairs" : "Predictions in pairs", said_of(input, answers),
              json::array(), json::object()};
  PairPanels matrix(chart, answers.size(), numbers(ends_of(answers, classes)));
  for (std::size_t r = 0; r + 1 < answers.size(); ++r)
    for (std::size_t c = 0; c <= r; ++c) {
      matrix.add(r, c, groups, answers[c], answers[r + 1]);
      matrix.name(r, c, shown(input.models[c].name, 30), shown(input.models[r + 1].name, 30));
    }
  chart.layout["showlegend"] = groups.size() > 1;
  chart.layout["legend"] = {{"title", {{"text", "truth"}}}};
  return {chart};
}

}  // namespace lamina::report
