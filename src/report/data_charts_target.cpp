// What is to be predicted.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "lamina/error.hpp"
#include "model/impl.hpp"
#include "report/answers.hpp"
#include "report/data_charts.hpp"
#include "report/histogram.hpp"
#include "report/text.hpp"
#include "train/target.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kTextsUpTo = 20;  // classes whose bars are written on

Chart of_classes(const Model& model, const Truth& truth) {
  std::vector<double> counts(model.levels().size());
  for (const std::int32_t level : truth.classes)
    if (level >= 0) ++counts[static_cast<std::size_t>(level)];
  const double all = std::accumulate(counts.begin(), counts.end(), 0.0);
  json names = json::array(), texts = json::array();
  for (std::size_t level = 0; level < counts.size(); ++level) {
    names.push_back(shown(model.levels()[level]));
    texts.push_back(whole(counts[level]) + (all > 0 ? " (" + percent(counts[level] / all) + ")" : ""));
  }
  Chart chart{"target", "Classes of " + shown(model.target(), 60), "", json::array(),
              axes(shown(model.target(), 60), "rows")};
  chart.data.push_back(bars("rows", names, numbers(counts), series_color(0)));
  if (counts.size() <= kTextsUpTo) chart.data[0].update({{"text", texts}, {"textposition", "outside"}});
  chart.layout["xaxis"]["type"] = "category";
  const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
  const auto level = [&](auto place) {
    return shown(model.levels()[static_cast<std::size_t>(place - counts.begin())], 40);
  };
  if (all > 0)
    chart.caption = "Of " + counted_whole(all, "row") + " " + percent(*most / all) + " are of the class " +
                    level(most) + ", the most frequent, and " + percent(*least / all) + " of the class " +
                    level(least) + ", the rarest.";
  return chart;
}

Chart of_numbers(const std::string& target, std::size_t place, const std::vector<double>& all, std::int64_t bins) {
  std::vector<double> values;
  std::copy_if(all.begin(), all.end(), std::back_inserter(values), [](double value) { return !std::isnan(value); });
  std::sort(values.begin(), values.end());
  Chart chart{place == 0 ? "target" : anchor("target", target), "Distribution of " + shown(target, 60), "",
              json::array(), axes(shown(target, 60), "rows")};
  chart.data.push_back(histogram_bars("rows", histogram(values, static_cast<std::size_t>(bins)), series_color(0)));
  chart.layout["bargap"] = 0.02;
  if (!values.empty())
    chart.caption = counted_whole(static_cast<double>(values.size()), "row") + " from " + figure(values.front()) +
                    " to " + figure(values.back()) + ", half of them up to " + figure(values[(values.size() - 1) / 2]) +
                    ".";
  return chart;
}

}  // namespace

std::vector<Chart> draw_target(const ChartInput& input) {
  const Model& model = first_model(input);
  if (model.targets().empty())
    throw Error(ErrorKind::usage, "an autoencoder has no target", "choose the chart columns");
  const Truth truth = train::read_target(*input.data, model.impl().trained.learnt.target).truth;
  if (model.classifies()) return {of_classes(model, truth)};
  std::vector<Chart> charts;
  const std::size_t targets = model.targets().size();
  for (std::size_t target = 0; target < targets; ++target) {
    std::vector<double> values;
    for (std::size_t i = target; i < truth.values.size(); i += targets) values.push_back(truth.values[i]);
    charts.push_back(of_numbers(model.targets()[target], target, values, input.options.bins));
  }
  return charts;
}

}  // namespace lamina::report
