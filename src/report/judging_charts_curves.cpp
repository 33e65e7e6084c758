// Curves over the cuts between two classes: ROC, precision and recall, lift and gains.
#include <algorithm>

#include "lamina/error.hpp"
#include "lamina/gains.hpp"
#include "report/answers.hpp"
#include "report/judging_charts.hpp"
#include "report/parts.hpp"
#include "report/text.hpp"
#include "report/thinning.hpp"

namespace lamina::report {

namespace {

struct Points {
  std::vector<double> x, y;

  void add(double across, double up) {
    x.push_back(across);
    y.push_back(up);
  }
};

std::string name_of(const ChartInput& input, std::size_t model) { return shown(input.models[model].name, 40); }

json curve(const std::string& name, const Points& all, std::size_t place) {
  const std::vector<std::size_t> places = thinned(all.x, all.y);
  return line(name, numbers(taken(all.x, places)), numbers(taken(all.y, places)), series_color(place), 2,
              series_dash(place));
}

json reference(const std::string& name, const json& x, const json& y, const char* dash = "dash") {
  return line(name, x, y, kQuiet, 1.5, dash);
}

// A chart whose axes both go from 0 to 1.
Chart shares_chart(const char* name, const std::string& title, const std::string& x, const std::string& y) {
  Chart chart{name, title, "", json::array(), axes(x, y)};
  chart.layout["xaxis"]["range"] = {0, 1};
  chart.layout["yaxis"]["range"] = {0, 1.02};
  return chart;
}

std::string areas_said(const ChartInput& input, const char* metric) {
  std::string text;
  for (std::size_t model = 0; model < input.models.size(); ++model)
    if (const auto value = report_of(input, model)->value(metric))
      text += (model == 0 ? "" : ", ") + (input.models.size() > 1 ? "of " + name_of(input, model) + " " : "") +
              figure(*value);
  return text;
}

std::string with_value(const ChartInput& input, std::size_t model, const char* label, const char* metric) {
  const auto value = report_of(input, model)->value(metric);
  return name_of(input, model) + (value ? std::string(" (") + label + " " + figure(*value) + ")" : "");
}

// From the last cut to the first, with horizontal steps: average precision is the area below.
Points precision_steps(const Cuts& cuts) {
  Points points;
  for (std::size_t cut = cuts.cuts.size(); cut-- > 0;)
    points.add(cuts.cuts[cut].true_positives / cuts.positives, cuts.cuts[cut].true_positives / cuts.called(cut));
  points.add(0, points.y.back());
  return points;
}

}  // namespace

std::vector<Chart> draw_roc(const ChartInput& input) {
  check_tasks(input, "roc", {Task::binary});
  Chart chart = shares_chart("roc", "ROC curve", "false positive rate", "true positive rate");
  chart.data.push_back(reference("chance", {0, 1}, {0, 1}));
  for (std::size_t model = 0; model < input.models.size(); ++model) {
    const auto cuts = both_classes(input, model);
    Points points;
    points.add(0, 0);
    for (const Cut& cut : cuts->cuts)
      points.add(cut.false_positives / cuts->negatives, cut.true_positives / cuts->positives);
    chart.data.push_back(curve(with_value(input, model, "AUC", "auc"), points, model));
  }
  chart.caption = "The area under the curve is " + areas_said(input, "auc") +
                  "; the dashed line is chance. Positive is " + positive_level(input) + ".";
  return {chart};
}

std::vector<Chart> draw_precision_recall(const ChartInput& input) {
  check_tasks(input, "precision-recall", {Task::binary});
  Chart chart = shares_chart("precision-recall", "Precision and recall", "recall", "precision");
  const auto first = both_classes(input, 0);
  const double rate = first->positives / first->total();
  chart.data.push_back(reference("share of positives", {0, 1}, numbers({rate, rate})));
  for (std::size_t model = 0; model < input.models.size(); ++model) {
    chart.data.push_back(
        curve(with_value(input, model, "AP", "pr_auc"), precision_steps(*both_classes(input, model)), model));
    chart.data.back()["line"]["shape"] = "hv";
  }
  chart.caption = "Average precision is " + areas_said(input, "pr_auc") + "; the dashed line is the share of " +
                  positive_level(input) + " among all rows, " + percent(rate) + ".";
  return {chart};
}

std::vector<Chart> draw_lift(const ChartInput& input) {
  check_tasks(input, "lift", {Task::binary});
  Chart chart =
      shares_chart("lift", "Lift curve", "share of all rows, the most likely first", "share of the positives found");
  const std::vector<LiftPoint> best = lift_curve(*both_classes(input, 0));
  Points ideal;
  for (const LiftPoint& point : best) ideal.add(point.data_fraction, point.best_possible);
  chart.data.push_back(reference("chance", {0, 1}, {0, 1}));
  chart.data.push_back(reference("perfect order", numbers(ideal.x), numbers(ideal.y), "dot"));
  for (std::size_t model = 0; model < input.models.size(); ++model) {
    const std::vector<LiftPoint> curve_points = lift_curve(*both_classes(input, model));
    Points points;
    for (const LiftPoint& point : curve_points) points.add(point.data_fraction, point.capture_rate);
    chart.data.push_back(curve(name_of(input, model), points, model));
    chart.caption += (input.models.size() > 1 ? name_of(input, model) + ": the" : std::string("The")) +
                     " first 10 % of the rows hold " + percent(curve_points[10].capture_rate) + " of all " +
                     positive_level(input) + ". ";
  }
  chart.caption += "The dashed line is chance, the dotted one a perfect order.";
  return {chart};
}

std::vector<Chart> draw_gains(const ChartInput& input) {
  check_tasks(input, "gains", {Task::binary});
  Chart chart{"gains", "Gains", "", json::array(),
              axes("share of all rows, the most likely first", "share of positives / that of all rows")};
  chart.layout["xaxis"]["range"] = {0, 1};
  chart.data.push_back(reference("chance", {0, 1}, {1, 1}));
  for (std::size_t model = 0; model < input.models.size(); ++model) {
    const std::vector<GainsGroup> groups = gains(*both_classes(input, model));
    Points points;
    for (const GainsGroup& group : groups) points.add(group.cumulative_data_fraction, group.cumulative_lift);
    json trace = curve(name_of(input, model), points, model);
    trace["mode"] = "lines+markers";
    chart.data.push_back(std::move(trace));
    chart.caption += (input.models.size() > 1 ? name_of(input, model) + ": among" : std::string("Among")) +
                     " the first " + percent(groups[0].cumulative_data_fraction) + " of the rows " +
                     positive_level(input) + " is " + figure(groups[0].cumulative_lift, 3) +
                     " times as frequent as among all. ";
  }
  chart.caption += "Points are the groups of the table of gains; the dashed line is chance.";
  return {chart};
}

}  // namespace lamina::report
