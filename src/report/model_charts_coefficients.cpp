// A regression's coefficients with their intervals.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "lamina/error.hpp"
#include "report/answers.hpp"
#include "report/column_values.hpp"
#include "report/model_charts.hpp"
#include "report/parts.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

constexpr double kNormal975 = 1.959963984540054;  // the 97.5 % quantile of the standard normal distribution

// The coefficients of one class, or of the only equation, in units of a deviation of their input.
struct Equation {
  std::string name;
  std::vector<std::string> inputs;
  std::vector<double> values, errors;  // errors: NaN where there is none
};

std::vector<Equation> equations_of(const Frame& table) {
  const Column *classes = table.find("class"), *errors = table.find("standard_error");
  const Column &inputs = table.column("input"), &raw = table.column("coefficient"),
               &standardized = table.column("standardized");
  std::vector<Equation> equations;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string name = classes ? classes->cell(row) : "";
    if (equations.empty() || equations.back().name != name) equations.push_back({name, {}, {}, {}});
    const double value = standardized.number(row), slope = raw.number(row);
    if (std::isnan(value)) continue;  // the intercept
    Equation& equation = equations.back();
    equation.inputs.push_back(inputs.cell(row));
    equation.values.push_back(value);
    equation.errors.push_back(errors && slope != 0 ? errors->number(row) * (value / slope) : std::nan(""));
  }
  return equations;
}

// The inputs with the largest coefficients in any equation, the largest first.
std::vector<std::string> order_of(const std::vector<Equation>& equations, std::size_t most) {
  std::vector<std::string> names;
  std::vector<double> sizes;
  for (const Equation& equation : equations)
    for (std::size_t i = 0; i < equation.inputs.size(); ++i) {
      const auto found = std::find(names.begin(), names.end(), equation.inputs[i]);
      const auto place = static_cast<std::size_t>(found - names.begin());
      if (found == names.end()) names.push_back(equation.inputs[i]), sizes.push_back(0);
      sizes[place] = std::max(sizes[place], std::abs(equation.values[i]));
    }
  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return sizes[a] > sizes[b]; });
  std::vector<std::string> ordered;
  for (std::size_t i = 0; i < std::min(most, order.size()); ++i) ordered.push_back(names[order[i]]);
  return ordered;
}

json trace_of(const Equation& equation, const std::vector<std::string>& order, std::size_t place) {
  json names = json::array(), values = json::array(), widths = json::array();
  bool intervals = false;
  for (const std::string& input : order) {
    const auto found = std::find(equation.inputs.begin(), equation.inputs.end(), input);
    if (found == equation.inputs.end()) continue;
    const auto i = static_cast<std::size_t>(found - equation.inputs.begin());
    names.push_back(shown(input));
    values.push_back(number(equation.values[i]));
    const double width = kNormal975 * std::abs(equation.errors[i]);
    intervals = intervals || std::isfinite(width);
    widths.push_back(std::isfinite(width) ? number(width) : json(0));
  }
  json trace =
      points(equation.name.empty() ? "coefficient" : shown(equation.name, 40), values, names, series_color(place), 8);
  if (intervals) trace["error_x"] = {{"type", "data"}, {"array", widths}, {"symmetric", true}};
  return trace;
}

const Frame* coefficients_of(const std::vector<LearntTable>& tables) {
  for (const LearntTable& table : tables)
    if (table.table.find("coefficient") && table.table.find("standardized") && table.table.find("input"))
      return &table.table;
  return nullptr;
}

}  // namespace

bool is_linear(const ChartInput& input) {
  const std::vector<LearntTable> tables = first_model(input).tables();
  const Frame* table = coefficients_of(tables);
  return table && table->rows() > 1;
}

std::vector<Chart> draw_coefficients(const ChartInput& input) {
  const std::vector<LearntTable> tables = first_model(input).tables();
  const Frame* table = coefficients_of(tables);
  if (!table)
    throw Error(ErrorKind::usage, "the model " + input.models.front().name + " has no coefficients",
                "name a model that was trained with --model glm");
  const std::vector<Equation> equations = equations_of(*table);
  const std::vector<std::string> order = order_of(equations, static_cast<std::size_t>(input.options.top));
  Chart chart{"coefficients", "Coefficients", "", json::array(),
              axes("change of the linear part by one deviation of the input", "")};
  for (std::size_t i = 0; i < equations.size(); ++i) chart.data.push_back(trace_of(equations[i], order, i));
  json names = json::array();
  for (const std::string& name : order) names.push_back(shown(name));
  chart.layout["yaxis"].update(
      {{"type", "category"}, {"autorange", "reversed"}, {"categoryorder", "array"}, {"categoryarray", names}});
  chart.layout["xaxis"]["zeroline"] = true;
  chart.layout["showlegend"] = equations.size() > 1;
  chart.layout["height"] = 150 + 26 * static_cast<int>(order.size());
  const bool intervals = chart.data[0].contains("error_x");
  chart.caption = "Coefficients of inputs taken by their deviation, so that they can be compared" +
                  (order.empty() ? std::string() : ": " + shown(order[0], 40) + " moves the answer most") + "." +
                  (intervals ? " Lines are intervals of 95 %." : " The penalty leaves no intervals.");
  return {chart};
}

}  // namespace lamina::report
