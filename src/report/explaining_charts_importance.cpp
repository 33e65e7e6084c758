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

// Beside the bars: the band of a bootstrap, or else the deviation over the repeats.
json errors_of(const std::vector<Importance>& variables, std::size_t count) {
  json up = json::array(), down = json::array();
  bool any = false, band = false;
  for (std::size_t i = 0; i < count; ++i) {
    const Importance& one = variables[i];
    band = band || (one.low && one.high);
    any = any || band || one.deviation;
    up.push_back(number(one.high ? std::max(0.0, *one.high - one.value) : one.deviation.value_or(0)));
    down.push_back(number(one.low ? std::max(0.0, one.value - *one.low) : one.deviation.value_or(0)));
  }
  if (!any) return nullptr;
  return {{"type", "data"}, {"symmetric", false}, {"array", up}, {"arrayminus", down}};
}

std::string errors_said(const ImportanceTable& table) {
  const Importance& first = table.variables.front();
  if (first.low && first.high) return " Lines go from the 2.5 to the 97.5 percentile of the resamples.";
  if (first.deviation) return " Lines are one deviation over the permutations.";
  return "";
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
  if (json errors = errors_of(table->variables, count); !errors.is_null()) chart.data[0]["error_x"] = std::move(errors);
  chart.layout["yaxis"].update({{"type", "category"}, {"autorange", "reversed"}});
  chart.layout["showlegend"] = false;
  chart.layout["height"] = 130 + 26 * static_cast<int>(count);
  if (count < all)
    chart.caption += " The first " + whole(static_cast<double>(count)) + " of " +
                     counted_whole(static_cast<double>(all), "variable") + " are drawn.";
  return {chart};
}

}  // namespace lamina::report
