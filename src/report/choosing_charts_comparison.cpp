// The metrics of several models on the same rows.
#include <algorithm>
#include <optional>

#include "lamina/error.hpp"
#include "report/answers.hpp"
#include "report/choosing_charts.hpp"
#include "report/panels.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kMostPanels = 6, kBeside = 2;

// In the order of their worth for a glance.
std::vector<const char*> metrics_of(Task task) {
  switch (task) {
    case Task::binary:
      return {"auc", "error_rate", "log_loss", "pr_auc", "brier", "mean_per_class_error"};
    case Task::multiclass:
      return {"error_rate", "log_loss", "mean_per_class_error", "auc", "brier"};
    case Task::regression:
      return {"rmse", "mae", "r2", "mean_residual_deviance"};
    case Task::reconstruction:
      return {"reconstruction_error"};
  }
  return {};
}

struct Compared {
  const MetricInfo* metric;
  std::vector<double> values;  // of each model

  std::size_t best() const {
    std::size_t place = 0;
    for (std::size_t i = 1; i < values.size(); ++i)
      if (metric->better(values[i], values[place])) place = i;
    return place;
  }
};

// Metrics that are defined for all models.
std::vector<Compared> compared(const ChartInput& input) {
  std::vector<Compared> all;
  for (const char* key : metrics_of(first_model(input).task())) {
    Compared one{find_metric(key), {}};
    for (std::size_t model = 0; model < input.models.size(); ++model)
      if (const auto value = report_of(input, model)->value(key)) one.values.push_back(*value);
    if (one.metric && one.values.size() == input.models.size() && all.size() < kMostPanels) all.push_back(one);
  }
  return all;
}

json dots(const Compared& one, const json& names) {
  json values = numbers(one.values), colors = json::array(), texts = json::array();
  for (std::size_t model = 0; model < one.values.size(); ++model) {
    colors.push_back(series_color(model));
    texts.push_back(figure(one.values[model]));
  }
  json trace = points(one.metric->key, values, names, series_color(0), 11);
  trace["marker"]["color"] = colors;
  trace.update({{"mode", "markers+text"}, {"text", texts}, {"textposition", "top center"}});
  return trace;
}

// Room beside the outermost values, for what is written above them.
json range_of(const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double room = *high > *low ? 0.2 * (*high - *low) : 0.1;
  return numbers({*low - room, *high + room});
}

}  // namespace

std::vector<Chart> draw_comparison(const ChartInput& input) {
  check_tasks(input, "comparison", {first_model(input).task()});
  if (input.models.size() < 2)
    throw Error(ErrorKind::usage, "the chart comparison compares models", "name at least two model files");
  const std::vector<Compared> all = compared(input);
  if (all.empty())
    throw Error(ErrorKind::data, "no row has an answer to compare with", "give rows with the target",
                {input.data->source(), 0, {}});
  json names = json::array();
  for (const NamedModel& model : input.models) names.push_back(shown(model.name, 40));
  Chart chart{"comparison", "Models compared", "", json::array(), json::object()};
  Panels panels(chart, all.size(), kBeside, 90 + 42 * static_cast<double>(input.models.size()));
  for (std::size_t i = 0; i < all.size(); ++i) {
    panels.add(i, dots(all[i], names));
    panels.name(i, std::string(all[i].metric->key) +
                       (all[i].metric->higher_is_better ? " (more is better)" : " (less is better)"));
    panels.x_axis(i)["range"] = range_of(all[i].values);
    panels.y_axis(i).update({{"type", "category"},
                             {"range", {static_cast<double>(input.models.size()) - 0.6, -0.8}},
                             {"showticklabels", i % kBeside == 0}});
    const std::string best = shown(input.models[all[i].best()].name, 40);
    chart.caption += (i == 0 ? "Best by " : ", by ") + std::string(all[i].metric->key) + ": " + best;
  }
  chart.caption += '.';
  return {chart};
}

}  // namespace lamina::report
