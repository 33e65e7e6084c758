// How the weights of each layer are distributed.
#include <algorithm>

#include "lamina/error.hpp"
#include "report/answers.hpp"
#include "report/histogram.hpp"
#include "report/model_charts.hpp"
#include "report/panels.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kMostPanels = 24, kBeside = 3;

bool is_weights(const std::string& name) {
  const std::string ending = ".weights";
  return name.size() > ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}

std::string zeros_said(const std::vector<double>& values) {
  const auto zeros = static_cast<double>(std::count(values.begin(), values.end(), 0.0));
  return zeros > 0 ? ", " + percent(zeros / static_cast<double>(values.size()), 2) + " of them 0" : "";
}

}  // namespace

std::vector<Chart> draw_weights(const ChartInput& input) {
  std::vector<WeightTensor> tensors = first_model(input).weights();
  tensors.erase(std::remove_if(tensors.begin(), tensors.end(),
                               [](const WeightTensor& tensor) { return !is_weights(tensor.name); }),
                tensors.end());
  if (tensors.empty())
    throw Error(ErrorKind::usage, "the model " + input.models.front().name + " has no layers of weights",
                "name a model that was trained with --model net");
  const std::size_t count = std::min(tensors.size(), kMostPanels);
  Chart chart{"weights", "Weights by layer", "", json::array(), json::object()};
  Panels panels(chart, count, kBeside, 230);
  double all = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& values = tensors[i].values;
    const std::string layer = tensors[i].name.substr(0, tensors[i].name.find('.'));
    const auto size = static_cast<double>(values.size());
    const auto bins = std::min(static_cast<std::size_t>(input.options.bins), std::max<std::size_t>(5, values.size()));
    panels.add(i, histogram_bars(layer, histogram(values, bins), series_color(0)));
    panels.y_axis(i)["rangemode"] = "tozero";
    panels.name(i, layer + ": " + counted_whole(size, "weight") + zeros_said(values));
    if (i % kBeside == 0) panels.name_row(i, "weights");
    all += size;
  }
  chart.layout["bargap"] = 0.02;
  chart.caption = counted_whole(all, "weight") + " in " + counted_whole(static_cast<double>(count), "layer") +
                  "; each panel has axes of its own.";
  return {chart};
}

}  // namespace lamina::report
