// Which predictors a model leans on, by each method.
#include <algorithm>

#include "lamina/error.hpp"
#include "report/answers.hpp"
#include "report/explained.hpp"
#include "report/explaining_charts.hpp"
#include "report/parts.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

const ImportanceMethod& method_of(const std::string& name) {
  const ImportanceMethod* method = find_importance_method(name);
  expect(method != nullptr, "a method of importance");
  return *method;
}

std::string chart_name(const std::string& method) {
  return method == "permutation" ? "importance" : anchor("importance", method);
}

bool has_bands(const std::vector<Importance>& variables) {
  return std::any_of(variables.begin(), variables.end(), [](const Importance& one) { return one.low && one.high; });
}

// From the 2.5 to the 97.5 percentile of a bootstrap, wherever the bar itself ends.
json bands_of(const std::vector<Importance>& variables, std::size_t count) {
  json x = json::array(), y = json::array();
  for (std::size_t i = 0; i < count; ++i) {
    if (!variables[i].low || !variables[i].high) continue;
    for (const json& end : {number(*variables[i].low), number(*variables[i].high), json()}) {
      x.push_back(end);
      y.push_back(shown(variables[i].variable));
    }
  }
  json trace = line("2.5 to 97.5 percentile", x, y, series_color(1), 4);
  trace["mode"] = "lines+markers";  // whose ends stay clear of the axis
  trace["marker"] = {{"color", series_color(1)}, {"size", 5}};
  return trace;
}

json deviations_of(const std::vector<Importance>& variables, std::size_t count) {
  json deviations = json::array();
  for (std::size_t i = 0; i < count; ++i) deviations.push_back(number(variables[i].deviation.value_or(0)));
  return {{"type", "data"}, {"symmetric", true}, {"array", deviations}};
}

std::string errors_said(const ImportanceTable& table) {
  if (has_bands(table.variables)) return " Lines go from the 2.5 to the 97.5 percentile of the resamples.";
  if (table.variables.front().deviation) return " Lines are one deviation over the permutations.";
  return "";
}

void add_errors(Chart& chart, const std::vector<Importance>& variables, std::size_t count) {
  if (has_bands(variables))
    chart.data.push_back(bands_of(variables, count));
  else if (variables.front().deviation)
    chart.data[0]["error_x"] = deviations_of(variables, count);
}

std::string value_axis(const ImportanceTable& table) {
  if (table.metric.empty()) return "share of the importance";
  return "how much worse " + table.metric + " gets";
}

std::string worth_said(const ImportanceTable& table) {
  const double value = table.variables.front().value;
  return table.metric.empty() ? percent(value) + " of all"
                              : table.metric + " gets worse by " + figure(value, 3) + " without its values";
}

std::string said_of(const ImportanceTable& table) {
  const Importance& first = table.variables.front();
  std::string text = "The model leans most on " + shown(first.variable, 60) + " (" + worth_said(table) + ")";
  if (table.variables.size() > 1) text += ", then on " + shown(table.variables[1].variable, 60);
  if (table.fidelity)
    text += "; the tree explains " + percent(*table.fidelity) + " of the variance of the model's answers";
  return text + "." + errors_said(table);
}

}  // namespace

bool has_importance(const ChartInput& input, const std::string& name) {
  const ImportanceMethod* method = find_importance_method(name);
  return method && explains(input) && method->applies(first_model(input)) &&
         (!method->needs_answers || has_answers(first_model(input), input.data)) &&
         predictors(first_model(input)).size() > 1;
}

std::vector<Chart> draw_importance(const ChartInput& input, const std::string& name) {
  const auto table = importance_of(input, name);
  const std::size_t all = table->variables.size(), count = std::min(all, static_cast<std::size_t>(input.options.top));
  Chart chart{chart_name(name), capitalised(method_of(name).title), said_of(*table), json::array(),
              axes(value_axis(*table), "")};
  json names = json::array(), values = json::array();
  for (std::size_t i = 0; i < count; ++i) {
    names.push_back(shown(table->variables[i].variable));
    values.push_back(number(table->variables[i].value));
  }
  chart.data.push_back(sideways_bars("importance", names, values, series_color(0)));
  add_errors(chart, table->variables, count);
  chart.layout["yaxis"].update({{"type", "category"}, {"autorange", "reversed"}});
  chart.layout["showlegend"] = false;
  chart.layout["height"] = 130 + 26 * static_cast<int>(count);
  if (count < all)
    chart.caption += " The first " + whole(static_cast<double>(count)) + " of " +
                     counted_whole(static_cast<double>(all), "variable") + " are drawn.";
  return {chart};
}

}  // namespace lamina::report
