// Curves over one predictor: partial dependence, single rows, accumulated local effects, a typical row.
#include <algorithm>

#include "report/answers.hpp"
#include "report/curve_panels.hpp"
#include "report/explained.hpp"
#include "report/explaining_charts.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

// Curves of single rows that a chart of their mean shows, and predictors that get a chart when none are named.
constexpr std::size_t kRowsBehindMean = 30, kMostColumns = 6, kMostColumnsOfRows = 3;

struct CurveChart {
  const char* kind;    // of curve_kinds()
  const char* name;    // of the chart
  const char* title;   // "Partial dependence on "
  std::string answer;  // "mean "
};

std::string series_name(const ChartInput& input, std::size_t model, const Curve& curve, std::size_t outputs) {
  const std::string name = shown(input.models[model].name, 40), output = shown(curve.output, 40);
  if (input.models.size() == 1) return outputs > 1 ? output : "mean";
  return outputs > 1 ? name + ", " + output : name;
}

std::string said_of(const ChartInput& input, const CurveChart& what, const std::vector<Curve>& found) {
  const std::string column = shown(found[0].places.column, 60);
  if (found.size() > 1)
    return "The " + what.answer + "answers along " + column + ", a curve for each of " +
           counted_whole(static_cast<double>(found.size()), "output") + ".";
  const std::string who = input.models.size() > 1 ? "For " + shown(input.models[0].name, 40) + " the " : "The ";
  return who + what.answer + answer_name(first_model(input), found[0].output) + " along " + column + " is " +
         extremes_said(found[0]) + ".";
}

Chart curve_chart(const ChartInput& input, const CurveChart& what, const std::string& column, std::size_t rows_behind) {
  const auto first = curves_of(input, 0, what.kind, column, true);
  const Model& model = first_model(input);
  Chart chart{anchor(what.name, column), what.title + shown(column, 60), said_of(input, what, *first), json::array(),
              json::object()};
  CurvePanels panels(chart, first->front().places,
                     what.answer + (first->size() > 1 ? (model.classifies() ? "probability" : "answer")
                                                      : answer_name(model, first->front().output)),
                     log_scale(input, first->front().places));
  const std::vector<std::size_t> models = models_that_read(input, column);
  const bool alone = models.size() == 1 && first->size() == 1;
  if (alone && rows_behind > 0 && input.options.lines > 0) {
    const auto rows = curves_of(input, 0, "ice", column);
    panels.add_rows(rows->front(), std::min(rows_behind, static_cast<std::size_t>(input.options.lines)), kQuiet, 0.35);
    chart.caption += " Thin lines are single rows.";
  }
  std::size_t place = 0;
  for (const std::size_t one : models) {
    const auto found = curves_of(input, one, what.kind, column, true);
    for (const Curve& curve : *found) panels.add_curve(curve, series_name(input, one, curve, first->size()), place++);
  }
  panels.add_data(explained(input)->frame().column(column), first->front());
  if (!first->front().band.empty())
    chart.caption += " The band goes from the 2.5 to the 97.5 percentile of the resamples.";
  chart.caption += " Bars below tell where rows are.";
  return chart;
}

// For curves that are the same whatever the option of the curves of single rows says.
ChartInput plain_rows(const ChartInput& input) {
  ChartInput plain = input;
  if (plain.options.ice_form != "plain") plain.memory = make_chart_memory();
  plain.options.ice_form = "plain";
  return plain;
}

std::vector<Chart> curve_charts(const ChartInput& input, const CurveChart& what, std::size_t rows_behind = 0) {
  std::vector<Chart> charts;
  for (const std::string& column : chosen_predictors(input, kMostColumns))
    charts.push_back(curve_chart(input, what, column, rows_behind));
  return charts;
}

std::string form_said(const std::string& form) {
  if (form == "centred") return ", less its first value";
  return form == "derivative" ? ": its slope" : "";
}

Chart rows_chart(const ChartInput& input, const std::string& column, const Curve& curve, bool several) {
  const std::string form = input.options.ice_form;
  const std::string answer = answer_name(first_model(input), curve.output);
  const std::size_t count = std::min(curve.rows.size(), static_cast<std::size_t>(input.options.lines));
  Chart chart{anchor("ice", several ? column + " " + curve.output : column),
              "Curves of single rows along " + shown(column, 60), "", json::array(), json::object()};
  CurvePanels panels(chart, curve.places, (form == "derivative" ? "slope of the " : "") + answer,
                     log_scale(input, curve.places));
  panels.add_rows(curve, count, series_color(4), 0.4);
  panels.add_curve(curve, "mean of all rows", 0);
  panels.add_data(explained(input)->frame().column(column), curve);
  chart.caption = "The " + answer + " of " + counted_whole(static_cast<double>(count), "row") + " along " +
                  shown(column, 60) + form_said(form) + ", and the mean of all rows, which is " + extremes_said(curve) +
                  ".";
  return chart;
}

}  // namespace

std::vector<Chart> draw_partial_dependence(const ChartInput& input) {
  return curve_charts(plain_rows(input), {"pdp", "pdp", "Partial dependence on ", "mean "}, kRowsBehindMean);
}

std::vector<Chart> draw_local_effects(const ChartInput& input) {
  return curve_charts(input, {"ale", "ale", "Accumulated local effects of ", "effect on the "});
}

std::vector<Chart> draw_typical_row(const ChartInput& input) {
  return curve_charts(input, {"at", "at", "A typical row along ", ""});
}

std::vector<Chart> draw_ice(const ChartInput& input) {
  std::vector<Chart> charts;
  for (const std::string& column : chosen_predictors(input, kMostColumnsOfRows)) {
    const auto found = curves_of(input, 0, "ice", column);
    for (const Curve& curve : *found) charts.push_back(rows_chart(input, column, curve, found->size() > 1));
  }
  return charts;
}

}  // namespace lamina::report
