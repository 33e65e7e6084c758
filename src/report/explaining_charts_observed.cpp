// The rows as they are: answers and truth against one predictor, with the curve of a typical row.
#include <algorithm>
#include <cmath>

#include "base/philox.hpp"
#include "report/answers.hpp"
#include "report/curve_panels.hpp"
#include "report/explained.hpp"
#include "report/explaining_charts.hpp"
#include "report/text.hpp"
#include "report/thinning.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kMostRows = 600, kMostColumns = 3;
constexpr double kJitter = 0.03;  // classes are drawn that far around 0 and 1, so that rows do not hide each other

json place_of(const ObservedAnswers& seen, std::size_t row, const LogScale& scale) {
  if (seen.kind == ColumnKind::number) return number(scale(seen.numbers[row]));
  return shown(seen.levels[row]);
}

bool is_missing(const ObservedAnswers& seen, std::size_t row) {
  return seen.kind == ColumnKind::number ? std::isnan(seen.numbers[row]) : seen.levels[row].empty();
}

struct Cloud {
  json x = json::array(), y = json::array();
};

// The answers of the drawn rows, or what is true of them.
Cloud cloud_of(const ObservedAnswers& seen, const std::vector<std::size_t>& rows, const std::vector<double>& heights,
               double jitter, std::uint64_t seed, const LogScale& scale) {
  Cloud cloud;
  const Stream noise(seed, Purpose::drawn_rows, 1);
  for (const std::size_t row : rows) {
    if (is_missing(seen, row) || std::isnan(heights[row])) continue;
    cloud.x.push_back(place_of(seen, row, scale));
    cloud.y.push_back(number(heights[row] + jitter * (2 * noise.uniform(static_cast<std::uint32_t>(row)) - 1)));
  }
  return cloud;
}

Chart observed_chart(const ChartInput& input, const ObservedAnswers& seen, bool several) {
  const Model& model = first_model(input);
  const std::string answer = answer_name(model, seen.output), column = shown(seen.column, 60);
  Chart chart{anchor("observed", several ? seen.column + " " + seen.output : seen.column), "Answers along " + column,
              "", json::array(), json::object()};
  const auto typical = curves_of(input, 0, "at", seen.column);
  const auto own =
      std::find_if(typical->begin(), typical->end(), [&](const Curve& curve) { return curve.output == seen.output; });
  const LogScale scale = log_scale(input, own->places);
  CurvePanels panels(chart, own->places, answer, scale);
  const std::uint64_t seed = input.options.explain_seed;
  const std::vector<std::size_t> rows = drawn(seen.answers.size(), kMostRows, seed);
  const bool alone = input.models.size() == 1;
  const Cloud truth =
      seen.truth.empty() ? Cloud() : cloud_of(seen, rows, seen.truth, model.classifies() ? kJitter : 0, seed, scale);
  if (!truth.x.empty()) chart.data.push_back(points("truth", truth.x, truth.y, with_opacity(kQuiet, 0.6), 5));
  const Cloud answers = cloud_of(seen, rows, seen.answers, 0, seed, scale);
  chart.data.push_back(points(alone ? "answers" : "answers of " + shown(input.models[0].name, 40), answers.x, answers.y,
                              with_opacity(series_color(4), 0.7), 5));
  std::size_t color = 0;
  for (const std::size_t one : models_that_read(input, seen.column)) {
    const auto found = curves_of(input, one, "at", seen.column);
    for (const Curve& curve : *found)
      if (curve.output == seen.output)
        panels.add_curve(curve, "typical row" + (alone ? "" : ", " + shown(input.models[one].name, 40)), color++);
  }
  panels.add_data(explained(input)->frame().column(seen.column), *own);
  chart.caption = "The " + answer + " of " + counted_whole(static_cast<double>(rows.size()), "row") + " against " +
                  column +
                  (truth.x.empty()      ? ""
                   : model.classifies() ? ", with the truth at 0 and 1"
                                        : ", with the truth") +
                  "; the line is a typical row, with the other predictors at their " + input.options.hold + ": it is " +
                  extremes_said(*own) + ".";
  return chart;
}

}  // namespace

std::vector<Chart> draw_observed(const ChartInput& input) {
  std::vector<Chart> charts;
  for (const std::string& column : chosen_predictors(input, kMostColumns)) {
    const std::vector<ObservedAnswers> all = observed_answers(*explained(input), column);
    for (const ObservedAnswers& seen : all) charts.push_back(observed_chart(input, seen, all.size() > 1));
  }
  return charts;
}

}  // namespace lamina::report
