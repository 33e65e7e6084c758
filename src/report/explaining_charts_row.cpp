// One row explained: from the mean answer to its own, a step for each predictor.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "lamina/error.hpp"
#include "lamina/local.hpp"
#include "report/answers.hpp"
#include "report/explained.hpp"
#include "report/explaining_charts.hpp"
#include "report/parts.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

struct Step {
  std::string name;
  double by = 0;
};

// The largest first; beyond `most` the others are one step.
std::vector<Step> steps_of(const LocalExplanation& explanation, std::size_t most) {
  std::vector<Step> steps;
  for (const Contribution& one : explanation.contributions) {
    const std::string value = one.value.empty() ? "missing" : shown(one.value, 24);
    steps.push_back({shown(one.variable, 30) + " = " + value, one.contribution});
  }
  std::stable_sort(steps.begin(), steps.end(),
                   [](const Step& a, const Step& b) { return std::abs(a.by) > std::abs(b.by); });
  if (steps.size() <= most) return steps;
  Step others{counted_whole(static_cast<double>(steps.size() - most), "other"), 0};
  for (std::size_t i = most; i < steps.size(); ++i) others.by += steps[i].by;
  steps.resize(most);
  steps.push_back(others);
  return steps;
}

// Bars from where the steps before have come to.
json waterfall(const std::vector<Step>& steps, double baseline) {
  json names = json::array(), by = json::array(), bases = json::array(), colors = json::array(), texts = json::array();
  double at = baseline;
  for (const Step& step : steps) {
    names.push_back(step.name);
    by.push_back(number(step.by));
    bases.push_back(number(at));
    colors.push_back(series_color(step.by < 0 ? 0 : 1));
    texts.push_back((step.by < 0 ? "−" : "+") + figure(std::abs(step.by), 2));
    at += step.by;
  }
  json trace = sideways_bars("contribution", names, by, series_color(0));
  trace["base"] = bases;
  trace["marker"]["color"] = colors;
  trace.update({{"text", texts}, {"textposition", "outside"}});
  return trace;
}

// From the least to the largest place that the bars come to, with room for what is written beside them.
json range_of(const std::vector<Step>& steps, const LocalExplanation& explanation) {
  double at = explanation.baseline, low = std::min(at, explanation.prediction),
         high = std::max(at, explanation.prediction);
  for (const Step& step : steps) {
    at += step.by;
    low = std::min(low, at);
    high = std::max(high, at);
  }
  const double room = high > low ? 0.12 * (high - low) : 0.5;
  return numbers({low - room, high + room});
}

json upright(double x, const char* dash) {
  return {{"type", "line"},  {"xref", "x"},
          {"yref", "paper"}, {"x0", number(x)},
          {"x1", number(x)}, {"y0", 0},
          {"y1", 1},         {"line", {{"color", kQuiet}, {"width", 1.5}, {"dash", dash}}}};
}

Chart row_chart(const ChartInput& input, const LocalExplanation& explanation, bool several) {
  const std::string answer = answer_name(first_model(input), explanation.output);
  const std::vector<Step> steps = steps_of(explanation, static_cast<std::size_t>(input.options.top));
  const std::string row = std::to_string(explanation.row + 1);
  Chart chart{anchor("row-" + row, several ? explanation.output : ""), "Row " + row + " explained", "", json::array(),
              axes(answer, "")};
  chart.data.push_back(waterfall(steps, explanation.baseline));
  chart.layout["yaxis"].update({{"type", "category"}, {"autorange", "reversed"}});
  chart.layout["xaxis"]["range"] = range_of(steps, explanation);
  chart.layout["shapes"] = {upright(explanation.baseline, "dot"), upright(explanation.prediction, "dash")};
  chart.layout["showlegend"] = false;
  chart.layout["height"] = 140 + 28 * static_cast<int>(steps.size());
  chart.caption = "The " + answer + " of row " + row + " is " + figure(explanation.prediction, 3) +
                  " (dashed), on the mean of the rows it is compared with " + figure(explanation.baseline, 3) +
                  " (dotted)";
  if (!steps.empty())
    chart.caption +=
        "; the most by " + steps[0].name + ", " + (steps[0].by < 0 ? "−" : "+") + figure(std::abs(steps[0].by), 3);
  chart.caption += '.';
  return chart;
}

}  // namespace

std::vector<Chart> draw_row(const ChartInput& input) {
  const std::vector<LocalExplanation> all =
      explain_row(*explained(input), *input.data, static_cast<std::size_t>(input.options.row - 1));
  std::vector<Chart> charts;
  for (const LocalExplanation& explanation : all) charts.push_back(row_chart(input, explanation, all.size() > 1));
  return charts;
}

}  // namespace lamina::report
